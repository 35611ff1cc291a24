"""Language -> the short words that decide where a line may end.

The rules are those of the line-treatment section of "Netflix Timed Text Style Guide: General Requirements":
break before conjunctions and prepositions, never between a noun and its article or adjective, a verb and its
pronoun, auxiliary or negation. A machine that does not parse can keep them for the words it knows by heart.
"""

from dataclasses import dataclass

_LONG_TAGS = {
    **dict.fromkeys(("zho", "chi", "cmn", "yue"), "zh"),
    **dict.fromkeys(("deu", "ger"), "de"),
    **dict.fromkeys(("fra", "fre"), "fr"),
    **dict.fromkeys(("nld", "dut"), "nl"),
    **dict.fromkeys(("nob", "nno", "nb", "nn", "nor"), "no"),
    "jpn": "ja",
    "kor": "ko",
    "tha": "th",
    "ara": "ar",
    "hin": "hi",
    "eng": "en",
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "pol": "pl",
    "swe": "sv",
    "dan": "da",
    "fin": "fi",
    "heb": "he",
    "iw": "he",
    "tur": "tr",
    "bul": "bg",
    "srp": "sr",
}


def primary(tag: str | None) -> str:
    """The two-letter language of a BCP 47 or ISO 639-2 tag, `""` for none: `zh-Hant` and `chi` are `zh`."""
    first = (tag or "").replace("_", "-").split("-")[0].lower()
    return _LONG_TAGS.get(first, first)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a language knows about its small words; all in lower case."""

    leads: frozenset[str] = frozenset()
    """Conjunctions, prepositions and relative words: a good line begins with one."""
    binds: frozenset[str] = frozenset()
    """Articles, possessives, prepositions, pronouns, auxiliaries, negations: no line ends after one."""
    objects: frozenset[str] = frozenset()
    """Words of `binds` that also stand alone: before a conjunction or preposition they end a phrase."""
    pairs: frozenset[str] = frozenset()
    """Two words that are one, although the second could begin a line: `because of`."""
    trails: frozenset[str] = frozenset()
    """Particles and postpositions that belong to the word before: no line begins with one."""
    endings: tuple[str, ...] = ()
    """Endings of words after which a phrase is over (Korean)."""
    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop ends no sentence, written with it."""
    names: bool = True
    """Two capitalised words in the middle of a sentence are a name; not where every noun has a capital."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lexicon(
    *,
    joins: str,
    prepositions: str = "",
    binds: str = "",
    objects: str = "",
    pairs: str = "",
    trails: str = "",
    endings: str = "",
    abbreviations: str = "",
    names: bool = True,
) -> Lexicon:
    """A preposition both begins a good line and never ends one; a conjunction likewise."""
    leads = _words(joins) | _words(prepositions)
    return Lexicon(
        leads=leads,
        binds=leads | _words(binds),
        objects=_words(objects),
        pairs=frozenset(pairs.split(", ")),
        trails=_words(trails),
        endings=tuple(endings.split()),
        abbreviations=_words(abbreviations),
        names=names,
    )


LEXICONS = {
    "en": _lexicon(
        joins="and or but nor so yet because although though while whereas if unless until till since "
        "when whenever where wherever that which who whom whose whether than as once i he she we they",
        prepositions="about above across after against along among around at before behind below beneath "
        "beside between beyond by despite down during except for from in inside into like near of "
        "off on onto over past through throughout to toward towards under underneath upon with "
        "within without",
        binds="a an the this these those my your his her its our their some any no every each another "
        "other such what i you he she it we they i'm you're he's she's it's we're they're i've "
        "you've we've they've i'll you'll he'll she'll it'll we'll they'll i'd you'd he'd she'd "
        "we'd they'd there's that's who's am is are was were be been being have has had do does "
        "did will would shall should can could may might must not don't doesn't didn't won't "
        "wouldn't can't couldn't shouldn't isn't aren't wasn't weren't haven't hasn't hadn't "
        "let's never even ever only also still already always "
        "very too quite more most less really just one two three four five six seven eight "
        "nine ten twelve twenty thirty forty fifty hundred thousand first last next same good bad "
        "new old big small little long short great young own",
        objects="you it her his this that these those one each some any such what more less no first last "
        "same good bad new old little long short own two three four five six seven eight nine ten "
        "even ever only also still already always",
        pairs="out of, because of, instead of, due to, according to, such as, so that, even if, as if, "
        "even though, as though, next to, up to, rather than, more than, less than, or not, or so, "
        "as well, one of, some of, all of, most of, kind of, sort of, lot of, lots of, couple of",
        abbreviations="mr. mrs. ms. dr. prof. st. sr. jr. rev. gen. col. capt. lt. sgt. hon. gov. sen. "
        "rep. vs. etc. e.g. i.e. no. vol. fig. pp. inc. ltd. co. corp. dept. est. approx. a.m. p.m. u.s. "
        "u.k. ave.",
    ),
    "de": _lexicon(
        joins="und oder aber denn sondern doch weil dass ob wenn als während obwohl damit bevor nachdem "
        "bis sobald falls der die das welcher welche welches wo wie sowie",
        prepositions="in im ins an am ans auf aufs aus bei beim mit nach von vom vor zu zum zur über unter "
        "durch für gegen ohne um seit wegen trotz zwischen hinter neben",
        binds="den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine "
        "meinen meinem meiner dein deine deinen sein seine seinen seinem seiner ihr ihre ihren "
        "ihrem ihrer unser unsere euer eure dieser diese dieses diesen diesem jeder jede jedes "
        "ich du er sie es wir man nicht sehr bin bist ist sind war waren habe hat haben hatte "
        "wird werden kann zwei drei vier fünf",
        objects="es sie ihr das dies wir",
        pairs="so dass, als ob, auch wenn, selbst wenn, als dass, bis zu",
        abbreviations="dr. prof. hr. fr. z.b. d.h. usw. bzw. ca. nr. st. str. u.a. o.ä. evtl. vgl. mio. mrd.",
        names=False,
    ),
    "fr": _lexicon(
        joins="et ou mais donc or ni car que qui quand lorsque si comme parce puisque où dont afin quoique",
        prepositions="à de en dans sur sous avec sans pour par chez vers entre depuis pendant avant après "
        "contre malgré",
        binds="le la les un une des du au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre "
        "nos votre vos leur leurs je tu il elle on nous vous ils elles ne n'est n'a se me te y "
        "très plus est sont était a ont avait peut deux trois quatre cinq quel quelle petit "
        "petite grand grande bon bonne",
        pairs="parce que, pour que, afin que, bien que, avant de, avant que, à cause, jusqu'à ce, ainsi que",
        objects="nous vous elle le la les lui leur",
        trails="pas là",
        abbreviations="m. mm. mme. dr. pr. st. etc. p.ex. env. av. apr.",
    ),
    "es": _lexicon(
        joins="y e o u pero sino que porque aunque si cuando como donde mientras pues quien cual cuyo",
        prepositions="a al de del en con sin por para sobre bajo entre desde hasta hacia según contra tras "
        "durante ante",
        binds="el la los las un una unos unas lo mi mis tu tus su sus nuestro nuestra este esta estos "
        "estas ese esa esos esas yo tú él ella nosotros ellos ellas no me te se nos le les muy "
        "más es son era ha han había está están dos tres cuatro cinco gran buen",
        pairs="para que, sin que, antes de, después de, a pesar, hasta que, ya que, así que, a través",
        objects="lo la los las te me se nos le les él ella ellos ellas",
        abbreviations="sr. sra. srta. dr. dra. ud. uds. etc. p.ej. núm. pág. ee.uu.",
    ),
    "it": _lexicon(
        joins="e ed o oppure ma però che perché se quando come dove mentre anche quindi poiché chi cui",
        prepositions="a ad al alla ai alle di del della dei delle da dal dalla in nel nella con su sul sulla "
        "per tra fra senza verso dopo prima contro",
        binds="il lo la i gli le un uno una mio mia tuo tua suo sua nostro vostro loro questo questa "
        "quel quella io tu lui lei noi voi non mi ti si ci vi ne molto più è sono era ha hanno "
        "aveva due tre",
        pairs="prima di, dopo che, anche se, fino a, in modo, più di, oltre a",
        objects="lo la li le mi ti si ci vi lui lei loro",
        abbreviations="sig. sig.ra dott. prof. ecc. es. pag. n.",
    ),
    "pt": _lexicon(
        joins="e ou mas porém que porque se quando como onde enquanto embora pois quem cujo",
        prepositions="a ao à aos às de do da dos das em no na nos nas com sem por pelo pela para sobre sob "
        "entre desde até contra durante num numa",
        binds="o os as um uma uns umas meu minha teu tua seu sua nosso nossa este esta esse essa aquele "
        "aquela eu tu ele ela nós eles elas você não me te se lhe muito mais é são era há foi "
        "está dois três",
        pairs="para que, antes de, depois de, mesmo que, já que, a fim, até que, mais de",
        objects="o os as ele ela eles elas te me se lhe isso você",
        abbreviations="sr. sra. dr. dra. etc. pág. nº. exmo.",
    ),
    "nl": _lexicon(
        joins="en of maar want omdat dat die wie als toen terwijl hoewel zodat nadat voordat waar dan",
        prepositions="in op aan uit bij met naar van voor tot over onder door tegen zonder om sinds tussen "
        "achter naast",
        binds="de het een 't geen mijn jouw je zijn haar ons onze hun uw deze dit ik jij hij zij ze we "
        "wij jullie niet er heel erg is was ben bent waren heb heeft hebben had kan wil zal twee "
        "drie",
        pairs="in plaats, zo dat, als of, om te, tot aan, meer dan",
        objects="dat het je jou hem haar ons hen die deze dit er",
        abbreviations="dhr. mevr. mw. dr. prof. bijv. enz. o.a. nr. ca. m.a.w.",
    ),
    "sv": _lexicon(
        joins="och eller men för att som när om då eftersom medan där",
        prepositions="i på av till från med utan över under vid hos efter före mellan mot genom",
        binds="en ett den det de min mitt mina din ditt sin sitt vår vårt deras denna detta jag du han "
        "hon vi ni inte är var har hade kan ska vill mycket två tre",
        objects="det den de han hon",
        abbreviations="t.ex. bl.a. d.v.s. osv. kl. ca. dr.",
    ),
    "da": _lexicon(
        joins="og eller men for at som når hvis da fordi mens hvor der",
        prepositions="i på af til fra med uden over under ved hos efter før mellem mod gennem",
        binds="en et den det de min mit mine din dit sin sit vores deres denne dette jeg du han hun vi "
        "I ikke er var har havde kan skal vil meget to tre",
        objects="det den de han hun",
        abbreviations="f.eks. bl.a. osv. kl. ca. dr. hr. fr.",
    ),
    "no": _lexicon(
        joins="og eller men for at som når hvis da fordi mens hvor",
        prepositions="i på av til fra med uten over under ved hos etter før mellom mot gjennom",
        binds="en ei et den det de min mitt mine din ditt sin sitt vår deres denne dette jeg du han hun "
        "vi ikke er var har hadde kan skal vil veldig to tre",
        objects="det den de han hun",
        abbreviations="f.eks. bl.a. osv. kl. ca. dr.",
    ),
    "pl": _lexicon(
        joins="i a oraz lub albo ale lecz że żeby bo ponieważ gdy kiedy jeśli jak który która które "
        "gdzie więc",
        prepositions="w we na z ze do od o u po przy przez dla bez nad pod przed za między",
        binds="nie się to ten ta mój moja twój twoja jego jej ich ja ty on ona my wy oni jest są był była",
        abbreviations="np. itd. itp. dr. prof. ul. godz. tzn. m.in. tj.",
    ),
    "ru": _lexicon(
        joins="и а но или да что чтобы потому если когда где как который которая которое которые хотя пока",
        prepositions="в во на с со к ко о об от до из у по за над под при про для без через между перед",
        binds="не ни я ты он она оно мы вы они мой моя моё твой твоя его её их наш ваш этот эта это тот "
        "та очень самый был была было были есть",
        objects="он она оно они его её их это",
        trails="же ли бы",
        abbreviations="т.е. т.д. т.п. г. гг. ул. др. им. руб. тыс. млн. млрд.",
    ),
    "tr": _lexicon(
        joins="ve veya ya ama fakat çünkü ki eğer",
        binds="bir bu şu o çok en her hiç iki üç daha",
        trails="da de mi mı mu mü ile için gibi kadar ise",
        abbreviations="dr. prof. vb. vs. örn.",
    ),
    "ar": _lexicon(
        joins="و أو ثم لكن ولكن لأن أن إن كي حتى إذا عندما بينما الذي التي الذين كما حيث لو",
        prepositions="في من إلى على عن مع بين تحت فوق أمام خلف عند منذ بعد قبل بدون",
        binds="لا لم لن ما قد سوف هل يا هذا هذه ذلك تلك كل بعض غير أنا أنت هو هي نحن هم كان كانت",
    ),
    "he": _lexicon(
        joins="ו או אבל כי אם ש כש כאשר אשר למרות",
        prepositions="של את על אל עם בין תחת מעל לפני אחרי בלי מן עד אצל",
        binds="לא אין יש אני אתה את הוא היא אנחנו הם כל זה זאת מאוד",
    ),
    "hi": _lexicon(
        joins="और या लेकिन मगर क्योंकि कि अगर जब जो तो जैसे इसलिए",
        binds="एक यह वह ये वे मेरा मेरी तेरा उसका उसकी हमारा नहीं मत बहुत दो तीन",
        trails="में से को का की के ने पर तक है हैं था थी थे ही भी वाला वाली",
    ),
    "ko": _lexicon(
        joins="그리고 그래서 하지만 그런데 그러나 또는 왜냐하면 만약",
        binds="이 그 저 한 두 세 네 다섯 안 못 더 가장 아주 매우 내 제 우리 어떤 모든 새",
        trails="것 거 수 줄 적 때 뿐 만큼 있다 있어 있어요 있습니다 없다 없어 없어요 싶어 싶어요",
        endings="고 서 면 지만 는데 은데 니까 려고 도록 며 다가 을 를 은 는 에서 에게",
    ),
    "zh": _lexicon(
        joins="但是 但 可是 不过 因为 所以 如果 而且 而 并且 或者 还是 虽然 然后 于是 就 只要 "
        "只有 除非 因為 雖然 然後 於是 不過 還是 以及 和 与 跟 或",
        prepositions="在 从 對 对 把 被 给 給 向 往 为 為 关于 由 用 按照",
        binds="一 二 两 兩 三 四 五 六 七 八 九 十 几 幾 这 那 這 某 每 各 很 太 非常 最 "
        "更 不 没 沒 别 别再 我 你 他 她 它 是 要 会 會 能 可以 想 请 請",
        trails="的 了 着 过 過 吗 嗎 呢 吧 啊 呀 嘛 们 們 地 得 里 裡 上 下 中 个 個 之",
    ),
    "ja": _lexicon(
        joins="でも しかし だから そして それで なぜなら もし または けれど",
        binds="この その あの どの とても もっと",
        trails="は が を に へ と で も の か ね よ な から まで より って けど ので のに です ます た て だ",
        endings="は が を に へ で と も から まで ので けど けれど ば たら なら て",
    ),
    "th": _lexicon(
        joins="แต่ และ หรือ เพราะ ถ้า เมื่อ ที่ ซึ่ง ว่า จึง ดังนั้น แล้ว โดย",
        prepositions="ใน จาก ของ กับ บน ใต้ ถึง ตั้งแต่ สำหรับ",
        binds="ไม่ จะ ได้ กำลัง เคย ต้อง อยาก ผม ฉัน คุณ เขา เธอ เรา พวก การ ความ",
        trails="ๆ นะ ครับ ค่ะ คะ จ้ะ เลย ด้วย นี้ นั้น",
    ),
}
"""Small on purpose: a word that is missing costs a slightly worse line, a wrong one costs it everywhere."""

SINGLE_HAN = frozenset(
    "我你他她它您谁誰这這那哪某每各一二两兩三四五六七八九十几幾个個的了着過过吗嗎呢吧啊呀嘛们們地得里裡上下中之"
    "在从從对對把被给給向往为為用由和与與跟或而但就也都还還又再才却卻很太最更不没沒别別是有要会會想请請让讓叫"
    "去来來说說看听聽走买買到等问問写寫吃喝做住坐开開关關比像当當该該只先后後"
)
"""Han characters that are words by themselves."""

UNITS = _words(
    "kg g mg t km m cm mm mi ft in lb lbs oz l ml cl h hr hrs min s sec ms km/h mph hz khz mhz ghz w "
    "kw kwh mw kb mb gb tb px fps db °c °f ° % ‰ am pm a.m a.m. p.m p.m. hundred thousand million "
    "millions billion billions trillion dozen euro euros dollar dollars pound pounds cents percent "
    "per cent degrees kilos kilo meters metres miles kilometers kilometres hours minutes seconds "
    "years days weeks months millionen milliarden milliarde tausend prozent uhr grad stunden minuten "
    "jahre mille milliards heures ans millones mil milhões euro's miljoen miljard procent тысяч "
    "миллионов рублей процентов € $ £ ¥ ₽"
)
"""What stays on one line with the number before it."""

TITLES = _words(
    "mr mrs ms dr prof st sir lord lady captain president king queen herr frau monsieur madame señor señora"
)
"""What stays on one line with the capitalised name behind it."""
