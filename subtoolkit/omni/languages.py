"""BCP 47 tag -> the language's English name, as a prompt names it."""

_NAMES = """
af Afrikaans|am Amharic|ar Arabic|as Assamese|ast Asturian|az Azerbaijani|ba Bashkir|be Belarusian
bg Bulgarian|bn Bengali|bo Tibetan|bs Bosnian|ca Catalan|ceb Cebuano|ckb Sorani Kurdish|cs Czech
cy Welsh|da Danish|de German|el Greek|en English|en-AU Australian English|en-GB British English
en-IN Indian English|en-US American English|eo Esperanto|es Spanish|es-419 Latin American Spanish
es-MX Mexican Spanish|et Estonian|eu Basque|fa Persian|fi Finnish|fil Filipino|fo Faroese|fr French
fr-CA Canadian French|ga Irish|gan Gan Chinese|gl Galician|gsw Swiss German|gu Gujarati|ha Hausa
hak Hakka Chinese|haw Hawaiian|he Hebrew|hi Hindi|hr Croatian|hsn Xiang Chinese|ht Haitian Creole
hu Hungarian|hy Armenian|id Indonesian|ig Igbo|is Icelandic|it Italian|ja Japanese|jv Javanese
ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean|ku Kurdish|ky Kyrgyz|la Latin|lb Luxembourgish
ln Lingala|lo Lao|lt Lithuanian|lv Latvian|mg Malagasy|mi Maori|mk Macedonian|ml Malayalam
mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese|nan Southern Min Chinese (Hokkien)
nb Norwegian Bokmål|ne Nepali|nl Dutch|nn Norwegian Nynorsk|no Norwegian|oc Occitan|or Odia
pa Punjabi|pl Polish|ps Pashto|pt Portuguese|pt-BR Brazilian Portuguese|pt-PT European Portuguese
ro Romanian|ru Russian|rw Kinyarwanda|sa Sanskrit|sd Sindhi|si Sinhala|sk Slovak|sl Slovenian
sn Shona|so Somali|sq Albanian|sr Serbian|su Sundanese|sv Swedish|sw Swahili|ta Tamil|te Telugu
tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Tagalog|tr Turkish|tt Tatar|ug Uyghur|uk Ukrainian
ur Urdu|uz Uzbek|vi Vietnamese|wuu Wu Chinese (Shanghainese)|xh Xhosa|yi Yiddish|yo Yoruba
yue Cantonese|zh Mandarin Chinese|zh-Hans Mandarin Chinese, in simplified characters
zh-Hant Mandarin Chinese, in traditional characters|zh-HK Cantonese, in traditional characters
zh-TW Mandarin Chinese, in traditional characters|zu Zulu
"""
_BY_TAG = {
    tag.lower(): name
    for row in _NAMES.strip().splitlines()
    for tag, name in (entry.split(" ", 1) for entry in row.split("|"))
}


def language_name(tag: str) -> str:
    """English name: `de` German, `pt-BR` Brazilian Portuguese, `sr-Latn` Serbian (sr-Latn).

    What is no tag that we know stays as it is: a user may as well write `Cantonese`.
    """
    key = tag.strip().replace("_", "-").lower()
    if key in _BY_TAG:
        return _BY_TAG[key]
    first = key.split("-")[0]
    return f"{_BY_TAG[first]} ({tag.strip()})" if first in _BY_TAG and "-" in key else tag.strip()
