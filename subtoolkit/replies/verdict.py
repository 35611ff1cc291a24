"""A reply without captions -> whether the model refused, heard nothing, or left its words untimed."""

import re

_LONGEST = 500


def _pattern(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.DOTALL)


_SOUND = r"(?:audio|sound|media|file|recording|attachment)"
_NO_SOUND = _pattern(
    rf"\bno (?:{_SOUND}|video)\b.{{0,30}}\b(?:provided|attached|received|uploaded|included|given|found)\b",
    r"\b(?:did ?n[o']t|do ?n[o']t|have ?n[o']t|cannot|can't|could ?n[o']t|unable to)"
    rf" (?:receive|hear|see|find|access|listen to|open|detect)d? (?:any |the |an |your )?{_SOUND}",
    rf"\b(?:please|kindly) (?:upload|provide|attach|share|send) (?:the |an? |your )?{_SOUND}",
    r"(?:没有|未|没)(?:收到|听到|提供|检测到|上传|附上|找到)(?:任何|您的)?(?:音频|声音|文件|录音)",
    r"请(?:上传|提供|发送)(?:您的)?(?:音频|录音|文件)",
    r"(?:无法|不能)(?:听取|收听|访问|获取|打开)(?:该|您的|这段|任何)?(?:音频|声音|录音|文件)",
)
_I_WILL_NOT = _pattern(
    r"\b(?:i|we)(?:['’]m| am|['’]re| are)? ?(?:really |very |so |afraid )?(?:(?:i |we )?"
    r"(?:can(?:not|['’]t| not)|won['’]t|will not|unable|not able|not allowed|do not|don['’]t"
    r"|must decline|decline|have to decline))",
    r"\b(?:sorry|unfortunately|apologi[sz]e|as an ai)\b.{0,60}"
    r"\b(?:can(?:not|['’]t)|unable|not able|won['’]t|decline)",
    r"(?:抱歉|对不起|不好意思|很遗憾|遗憾的是|作为(?:一个)?(?:AI|人工智能)).{0,40}"
    r"(?:不能|无法|不可以|没有办法|不便|拒绝|没法)",
    r"我(?:不能|无法|没法|没有办法|不可以|不便|拒绝)",
)
_THE_JOB = _pattern(
    r"\b(?:transcri(?:be|bing|ption|pt)|provid(?:e|ing)|process(?:ing)?|assist(?:ing)?|help with|comply"
    r"|fulfil?l|reproduc(?:e|ing)|generat(?:e|ing)|shar(?:e|ing)|output|copyright(?:ed)?|lyrics|request|audio|content)\b",
    r"提供|转写|转录|识别|处理|获取|生成|完成|版权|歌词|音频|协助|帮助|输出|复制|请求",
)
_QUOTES = frozenset("“”「」『』«»")
_CLOCK_ASKED = _pattern(
    r"-->|\b(?:hh|mm|xx)[:：](?:mm|ss|xx)\b|\d:\d\d|timestamp|\bstart\b.{0,40}\bend\b|时间|起止"
)


def refusal(text: str) -> str | None:
    """`no-audio` where the model says that it heard nothing, `refusal` where it declines, else None.

    A refusal is short, quotes nothing, speaks of itself, says no, and says it of the job; no single word
    decides, for songs have "I can't" and "sorry" too.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not _QUOTES.isdisjoint(text):
        return None
    if _NO_SOUND.search(text):
        return "no-audio"
    if _I_WILL_NOT.search(text) and _THE_JOB.search(text):
        return "refusal"
    return None


def asks_for_times(prompt: str) -> bool:
    """Whether a prompt shows or names times, so that an answer without any is not what it asked for."""
    return bool(_CLOCK_ASKED.search(prompt))
