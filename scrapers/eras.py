"""The years of named eras: Japan's and China's reigns and periods, and a few of their neighbours.

Years are those that the Metropolitan Museum's and Asian departments elsewhere print beside the names; other books move
the edges by a few years, so that years in a museum's own text always come before these. Reigns count years from 1
("Meiji 12" is 1879, by the lunar year that holds most of it); periods do not. Japanese reigns begin with 1394: before
it two courts counted at once, and names recur. The last reign is taken to last 25 years.
"""

import itertools
import re
from collections.abc import Iterable, Sequence

_NENGO = """
    1394 oei 応永|1428 shocho 正長|1429 eikyo 永享|1441 kakitsu 嘉吉|1444 bun'an 文安|1449 hotoku 宝徳|1452 kyotoku 享徳
    1455 kosho 康正|1457 choroku 長禄|1460 kansho 寛正|1466 bunsho 文正|1467 onin 応仁|1469 bunmei 文明|1487 chokyo 長享
    1489 entoku 延徳|1492 meio 明応|1501 bunki 文亀|1504 eisho 永正|1521 daiei 大永|1528 kyoroku 享禄|1532 tenbun 天文
    1555 koji 弘治|1558 eiroku 永禄|1570 genki 元亀|1573 tensho 天正|1592 bunroku 文禄|1596 keicho 慶長|1615 genna 元和
    1624 kan'ei 寛永|1644 shoho 正保|1648 keian 慶安|1652 joo 承応|1655 meireki 明暦|1658 manji 万治|1661 kanbun 寛文
    1673 enpo 延宝|1681 tenna 天和|1684 jokyo 貞享|1688 genroku 元禄|1704 hoei 宝永|1711 shotoku 正徳|1716 kyoho 享保
    1736 genbun 元文|1741 kanpo 寛保|1744 enkyo 延享|1748 kan'en 寛延|1751 horeki 宝暦|1764 meiwa 明和|1772 an'ei 安永
    1781 tenmei 天明|1789 kansei 寛政|1801 kyowa 享和|1804 bunka 文化|1818 bunsei 文政|1830 tenpo 天保|1844 koka 弘化
    1848 kaei 嘉永|1854 ansei 安政|1860 man'en 万延|1861 bunkyu 文久|1864 genji 元治|1865 keio 慶応|1868 meiji 明治
    1912 taisho 大正|1926 showa 昭和|1989 heisei 平成|2019 reiwa 令和|2044"""
_CHINESE = """
    hongwu 洪武 1368 1398|yongle 永樂 1403 1424|xuande 宣德 1426 1435|zhengtong 正統 1436 1449|jingtai 景泰 1450 1456
    tianshun 天順 1457 1464|chenghua 成化 1465 1487|hongzhi 弘治 1488 1505|zhengde 正德 1506 1521|jiajing 嘉靖 1522 1566
    longqing 隆慶 1567 1572|wanli 萬曆 1573 1620|tianqi 天啓 1621 1627|chongzhen 崇禎 1628 1644|shunzhi 順治 1644 1661
    kangxi 康熙 1662 1722|yongzheng 雍正 1723 1735|qianlong 乾隆 1736 1795|jiaqing 嘉慶 1796 1820
    daoguang 道光 1821 1850|xianfeng 咸豐 1851 1861|tongzhi 同治 1862 1874|guangxu 光緒 1875 1908
    xuantong 宣統 1909 1911"""
_PERIODS = """
    jomon 縄文 -10499 -299|yayoi 弥生 -299 300|kofun 古墳 300 538|asuka 飛鳥 538 710|nara 奈良 710 794
    heian 平安 794 1185|kamakura 鎌倉 1185 1333|nanbokucho 南北朝 1336 1392|muromachi 室町 1392 1573
    azuchi-momoyama 安土桃山 1573 1615|momoyama 桃山 1573 1615|edo 江戸 1615 1868|tokugawa 徳川 1615 1868
    shang 商 -1599 -1045|zhou 周 -1045 -255|western_zhou 西周 -1045 -770|eastern_zhou 東周 -769 -255
    warring_states 戰國 -474 -220|qin 秦 -220 -205|han 漢 -205 220|western_han 西漢 -205 9|eastern_han 東漢 25 220
    six_dynasties 六朝 220 589|northern_wei 北魏 386 534|northern_qi 北齊 550 577|sui 隋 581 618|tang 唐 618 907
    five_dynasties 五代 907 960|liao 遼 907 1125|song 宋 960 1279|northern_song 北宋 960 1127
    southern_song 南宋 1127 1279|jin 金 1115 1234|yuan 元 1271 1368|ming 明 1368 1644|qing 清 1644 1911
    silla - -56 935|unified_silla - 668 935|goryeo 고려 918 1392|koryo - 918 1392|joseon 조선 1392 1910
    choson - 1392 1910|timurid - 1370 1507|safavid - 1501 1736|mughal - 1526 1858|qajar - 1779 1925"""


def _entries(table: str) -> list[list[str]]:
    return [entry.split() for entry in re.split(r"[|\n]", table) if entry.strip()]


def _reigns() -> dict[str, tuple[int, int]]:
    nengo = _entries(_NENGO)
    rows = [(*names, first, after[0]) for (first, *names), after in itertools.pairwise(nengo)]
    return _spans([*rows, *_entries(_CHINESE)])


def _spans(rows: Iterable[Sequence[str]]) -> dict[str, tuple[int, int]]:
    return {_key(name): (int(first), int(last)) for *names, first, last in rows for name in names if name != "-"}


def _key(name: str) -> str:
    return re.sub(r"m(?=[bp])", "n", re.sub(r"[\s_'’ʼ-]", "", name))


def _pattern(name: str) -> str:
    return re.sub(r"[_-]", r"[\\s-]?", re.sub(r"n(?=[bp])", "[nm]", name).replace("'", "['’ʼ]?"))


REIGNS = _reigns()
"""First and last year of each reign whose years are counted, by its plain name and in its own script."""

PERIODS = _spans(_entries(_PERIODS))
"""First and last astronomical year of the periods and dynasties whose years are not."""

_NAMES = [row[1:] for row in _entries(_NENGO)] + [row[:2] for row in _entries(_CHINESE) + _entries(_PERIODS)]
PATTERN = "|".join(
    _pattern(name) for name in sorted({name for row in _NAMES for name in row if name != "-"}, key=len, reverse=True)
)
"""A regular expression for any of the names, in lower case and without accents."""


def whole(name: str) -> tuple[int, int]:
    """First and last year of the era that `PATTERN` found."""
    return REIGNS.get(_key(name)) or PERIODS[_key(name)]


def year(name: str, number: int) -> int | None:
    """The year that is the `number`th of a reign; None where it had no such year, or where years are not counted."""
    first, last = REIGNS.get(_key(name), (0, -1))
    return first + number - 1 if 1 <= number <= last - first + 1 else None
