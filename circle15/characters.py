"""Characters that people write in several ways: full-width and narrow, traditional and simplified.

Headings, kinds and words of choice are known in simplified characters; lists from Taiwan, Hong Kong and Macao, and old
ones, are not written so. Only what is recognised is folded, never what is kept.
"""

import unicodedata
from typing import Final

#: Traditional characters and variants, and the simplified ones that they stand for, of those that circle15's words are
#: written with (MediaWiki's conversion table, ZhConversion).
_TRADITIONAL: Final = (
    "乹乾亁佔來侷係俬俻倉個倖備傢傳僅働儀億儲兎兒內兩冊凱別剏剙創劃動務區厠參咊員唘問啓啟喪喫單嘠嚮囌國圍"
    "園圖團坿埰報場塟塲婦媍媽嬰學宮寀實寧寫寳寵寶專對導尒尟尠層屬嵗師幹幾庫庽廁廈廢廣廳廻張彆後徑從復悅愛"
    "態應戶挵掛採換揹搆據擧擬攝攷敎數旂旣旹時暫曏書會朞朮東枱査棟棧業榦構樁樂樑樓標樞橋機橫檢檯櫃權欵歲歸"
    "殘殯毬沒沖況準溫漿潤灋為無煙燈營爲爾牀狀獸現瑪產産甦甯畂畆畝畮療癈發眾碼礙禮秊種稱積箇節範築籃糰約紅"
    "紐級細終組結統經綜綠綫維網緊緑線編緯縣縫總織繫缐羣習翫聯職脩腦臉臺與舉舊舖舘芲荳莊菸萬葠葯蓋蓡蔘藝藥"
    "蘇蘓蘤處號螎衆術衕衚衛衝衞裏補裝裡製複襍覈規覽計訊訓託記設診註証詢試詳誌說説課調諮證識護讀讬谘豐財貨"
    "販貫貿資賓賣質購贈踐車軌軟輔輕輝輪輭轄轉辦農辳迴連逥週進遊運過達遞適邊郵鄉鄰醫醼鈅鉄銀銷鋪鍋鍳鍵鎖鎭"
    "鎮鎻鐵鑑鑒鑰長門閉開閑閒間閤閱閲關陽階際隣隷隸雜難電鞵韆頃項頤頭頻題願類顧颱飯飲飾養餘館馀馬駐騐驗驛"
    "體髮鬍鮮鳥麪麫麵麺點黨齡齣"
)
_SIMPLIFIED: Final = (
    "干干干占来局系私备仓个幸备家传仅动仪亿储兔儿内两册凯别创创创划动务区厕参和员启问启启丧吃单嘎向苏国围"
    "园图团附采报场葬场妇妇妈婴学宫采实宁写宝宠宝专对导尔鲜鲜层属岁师干几库寓厕厦废广厅回张别后径从复悦爱"
    "态应户弄挂采换背构据举拟摄考教数旗既时时暂向书会期术东台查栋栈业干构桩乐梁楼标枢桥机横检台柜权款岁归"
    "残殡球没冲况准温浆润法为无烟灯营为尔床状兽现玛产产苏宁亩亩亩亩疗废发众码碍礼年种称积个节范筑篮团约红"
    "纽级细终组结统经综绿线维网紧绿线编纬县缝总织系线群习玩联职修脑脸台与举旧铺馆花豆庄烟万参药盖参参艺药"
    "苏苏花处号融众术同胡卫冲卫里补装里制复杂核规览计讯训托记设诊注证询试详志说说课调咨证识护读托咨丰财货"
    "贩贯贸资宾卖质购赠践车轨软辅轻辉轮软辖转办农农回连回周进游运过达递适边邮乡邻医宴钥铁银销铺锅鉴键锁镇"
    "镇锁铁鉴鉴钥长门闭开闲闲间合阅阅关阳阶际邻隶隶杂难电鞋千顷项颐头频题愿类顾台饭饮饰养余馆余马驻验验驿"
    "体发胡鲜鸟面面面面点党龄出"
)
_TO_SIMPLIFIED: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def narrow(text: str) -> str:
    """Text in narrow and simplified characters.

    >>> narrow("醫療機構"), narrow("ＰＯＩ名稱")
    ('医疗机构', 'POI名称')
    """
    return unicodedata.normalize("NFKC", text).translate(_TO_SIMPLIFIED)
