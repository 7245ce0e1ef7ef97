"""Peoples, cultures and regions that the Walters Art Museum lists among its creators."""

_ONE_WORD = """
Achaemenid Afghani African Akkadian Algerian American Anatolian Andean Anglo-Dutch Anglo-Saxon Apulian Arenal Armenian
Asian Assyrian Austrian Avaric Azerbaijani Aztec Babylonian Balinese Balkan Bangladeshi Belgian Bengal Bohemian
Bolivian British Bulgarian Burgundian Burmese Byzantine Calima Cambodian Campanian Canaanite Carchí Carolingian Celtic
Chancay Chavín Chimú Chincha Chinese Chiriquí Chorrera Chupícuaro Circassian Coclé Colima Colombian Congolese Coptic
Cretan Cupisnique Cypriot Dalmatian Danish Diquís Dominican Dutch Ecuadorian Egyptian Egypto-Roman Elamite English
Ethiopian Etruscan European Filipino Finnish Flanders Flemish Florentine France Franco-Flemish Frankish French
Gallo-Roman Gandharan Georgian German Germany Gnostic Greco-Egyptian Greco-Phoenician Greco-Roman Greek
Guanacaste-Nicoya Guangala Guatemalan Himalayan Hispano-Moresque Hittite Honduran Huari Huastec Hungarian Hunnish Ica
Inca India Indian Indonesian Inuit Iran Iranian Iraqi Irish Islamic Italian Italic Jalisco Jama-Coaque Japanese
Javanese Jewish Kassite Koban Korean Langobardic Laotian Latvian Levantine Manteño Maya Mediterranean Meroitic
Merovingian Mesopotamian Mexican Mezcala Michoacan Milanese Minoan Mitannian Mixtec Mixteca-Puebla Moche Mongolian
Moravian Mosan Muisca Mycenaean Nariño-Carchí Navajo Nayarit Nazca Neo-Assyrian Neo-Babylonian Neo-Sumerian Nepalese
Netherlandish Nigerian Norwegian Nubian Olmec Ostrogothic Ottoman Ottonian Pakistan Pakistani Palestinian Palmyrene
Panamanian Parthian Persian Peruvian Phoenician Polish Pontic Portuguese Praenestine Pre-Columbian Puebloan Punic
Quimbaya Recuay Remojadas Rhenish Roman Russian Salinar Sasanian Saxon Scandinavian Scottish Senegalese Siamese
Siberian Sicilian Sinú Spanish Sudanese Sultepec Sumerian Swedish Swiss Syrian Tairona Tarascan Taíno Tembladera
Teotihuacán Thai Tibetan Timurid Tiwanaku Tlatilco Tolima Turkish Ukrainian Urartean Urartian Uzbeki Valdivia
Veneto-Byzantine Venetian Veracruz Vicús Vietnamese Viking Villanovan Visigothic Xochipala Yemeni Zacatecas Zapotec
"""

PEOPLES = frozenset(_ONE_WORD.split()) | {
    "Central American",
    "Costa Rican",
    "Cup'ig (Alaskan Native)",
    "Irish Celtic",
    "K'iché (Maya)",
    "Lambayeque (Sicán)",
    "Native North American",
    "Near Eastern",
    "North Italian",
    "North Netherlandish",
    "Northern European",
    "Northern Italian",
    "Puerto Rican",
    "Sierra Leonian",
    "South American",
    "South Arabian",
    "South Netherlandish",
    "Sri Lankan",
}
