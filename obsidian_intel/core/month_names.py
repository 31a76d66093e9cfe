"""The names of the months in the languages people write in, as in the Unicode CLDR and in Obsidian's date formats."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

# A language and a mark, then twelve names: `=` as it stands alone, `+` another full form, `~` short. `_` is a space;
# an indented line goes on with the one above it.
_TABLE = """
en= January February March April May June July August September October November December
en~ Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
de= Januar Februar März April Mai Juni Juli August September Oktober November Dezember
de~ Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez
fr= janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr~ janv févr mars avr mai juin juil août sept oct nov déc
es= enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es~ ene feb mar abr may jun jul ago sept oct nov dic
pt= janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt~ jan fev mar abr mai jun jul ago set out nov dez
it= gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it~ gen feb mar apr mag giu lug ago set ott nov dic
nl= januari februari maart april mei juni juli augustus september oktober november december
nl~ jan feb mrt apr mei jun jul aug sep okt nov dec
ru= январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
ru+ января февраля марта апреля мая июня июля августа сентября октября ноября декабря
ru~ янв февр мар апр мая июн июл авг сент окт нояб дек
uk= січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
uk+ січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
uk~ січ лют бер квіт трав черв лип серп вер жовт лист груд
pl= styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
pl+ stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
pl~ sty lut mar kwi maj cze lip sie wrz paź lis gru
cs= leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
cs+ ledna února března dubna května června července srpna září října listopadu prosince
cs~ led úno bře dub kvě čvn čvc srp zář říj lis pro
sk= január február marec apríl máj jún júl august september október november december
sk+ januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
sk~ jan feb mar apr máj jún júl aug sep okt nov dec
tr= Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
tr~ Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara
ar= يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ar+ جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
ar+ كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
ar+ يناير فبراير مارس ابريل مايو يونيو يوليوز غشت شتنبر اكتوبر نونبر دجنبر
sv= januari februari mars april maj juni juli augusti september oktober november december
sv~ jan feb mars apr maj juni juli aug sep okt nov dec
da= januar februar marts april maj juni juli august september oktober november december
da~ jan feb mar apr maj jun jul aug sep okt nov dec
nb= januar februar mars april mai juni juli august september oktober november desember
nb~ jan feb mars apr mai juni juli aug sep okt nov des
fi= tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
fi+ tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
    heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
fi~ tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
hu= január február március április május június július augusztus szeptember október november december
hu~ jan febr márc ápr máj jún júl aug szept okt nov dec
ro= ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ro~ ian feb mar apr mai iun iul aug sept oct nov dec
el= Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος
el+ Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
el~ Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ
ca= gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
ca~ gen febr març abr maig juny jul ag set oct nov des
id= Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
id~ Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des
he= ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
he~ ינו פבר מרץ אפר מאי יוני יולי אוג ספט אוק נוב דצמ
hi= जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
hi~ जन फ़र मार्च अप्रैल मई जून जुल अग सित अक्टू नव दिस
fa= ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
bg= януари февруари март април май юни юли август септември октомври ноември декември
bg~ яну фев март апр май юни юли авг сеп окт ное дек
sr= јануар фебруар март април мај јун јул август септембар октобар новембар децембар
sr~ јан феб мар апр мај јун јул авг сеп окт нов дец
lt= sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis
lt+ sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
lt~ saus vas kov bal geg birž liep rugp rugs spal lapkr gruod
lv= janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
lv~ janv febr marts apr maijs jūn jūl aug sept okt nov dec
et= jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
et~ jaan veebr märts apr mai juuni juuli aug sept okt nov dets
sl= januar februar marec april maj junij julij avgust september oktober november december
sl~ jan feb mar apr maj jun jul avg sep okt nov dec
az= yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
az~ yan fev mar apr may iyn iyl avq sen okt noy dek
kk= Қаңтар Ақпан Наурыз Сәуір Мамыр Маусым Шілде Тамыз Қыркүйек Қазан Қараша Желтоқсан
kk+ қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
kk~ қаң ақп нау сәу мам мау шіл там қыр қаз қар жел
zh= 一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月
ja= 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月
ko= 1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월
vi= tháng_1 tháng_2 tháng_3 tháng_4 tháng_5 tháng_6 tháng_7 tháng_8 tháng_9 tháng_10 tháng_11 tháng_12
"""


def _rows() -> Iterator[tuple[str, str, list[str]]]:
    for line in _TABLE.strip().replace("\n    ", " ").split("\n"):
        head, *names = line.split()
        yield head[:-1], head[-1], [name.replace("_", " ") for name in names]


@cache
def month_numbers(*, short: bool) -> Mapping[str, int]:
    """Every name of a month, NFKC and case folded, with its number from 1; with `short` the short forms too."""
    found: dict[str, int] = {}
    for _, mark, names in _rows():
        if short or mark != "~":
            for number, name in enumerate(names, 1):
                found.setdefault(unicodedata.normalize("NFKC", name).casefold(), number)
    return found


@cache
def month_names(language: str, *, short: bool = False) -> tuple[str, ...]:
    """The twelve names as a date format writes them (`MMMM`, with `short` `MMM`); English where it is not known."""
    by_mark = {mark: names for code, mark, names in _rows() if code == language}
    if not by_mark:
        return month_names("en", short=short)
    return tuple(by_mark["~"] if short and "~" in by_mark else by_mark["="])


@cache
def languages_of(name: str) -> tuple[tuple[str, bool], ...]:
    """The languages in which `name` is a month's, each with whether it is the short form; the best known first."""
    wanted = unicodedata.normalize("NFKC", name).casefold()
    return tuple(
        (code, mark == "~")
        for code, mark, names in _rows()
        if wanted in [unicodedata.normalize("NFKC", each).casefold() for each in names]
    )
