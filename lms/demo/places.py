"""Invented regions, units, venues and programmes of the demonstration."""

from dataclasses import dataclass

REGIONS = (
    ("NP", "Надпільська область", "Nadpillia region"),
    ("ZR", "Заріченська область", "Zarichchia region"),
    ("VH", "Верхогірська область", "Verkhohiria region"),
)
CITIES = (
    (("Надпілля", "Nadpillia"), ("Ставкове", "Stavkove"), ("Липівка", "Lypivka")),
    (("Заріччя", "Zarichchia"), ("Бродки", "Brodky"), ("Соснівка", "Sosnivka")),
    (("Верхогір’я", "Verkhohiria"), ("Студениця", "Studenytsia"), ("Буковець", "Bukovets")),
)


@dataclass(frozen=True)
class UnitPlan:
    """One unit: its region's number, code, names, and the programme its people train in ("" outside both)."""

    region: int
    code: str
    uk: str
    en: str
    programme: str


def _units() -> tuple[UnitPlan, ...]:
    plans = []
    sorts = (
        ("районне управління", "district directorate"),
        ("відділ патрульної поліції", "patrol department"),
        ("відділ превенції", "prevention department"),
        ("відділ дізнання", "inquiry department"),
        ("сектор реагування", "response sector"),
        ("відділення поліції", "police division"),
        ("відділ кадрів і служби", "duty and personnel department"),
    )
    programmes = ("LEAD", "LEAD", "WELL", "LEAD", "WELL", "LEAD", "LEAD")
    for region, cities in enumerate(CITIES):
        for place, ((uk, en), programme) in enumerate(zip(sorts, programmes, strict=True)):
            city = cities[place % len(cities)]
            code = f"{REGIONS[region][0]}-{place + 1:02}"
            plans.append(UnitPlan(region, code, f"{city[0]}: {uk}", f"{city[1]}: {en}", programme))
    plans.append(UnitPlan(2, "VH-08", "Буковець: сектор реагування", "Bukovets: response sector", "WELL"))
    outside = {"ZR-07", "VH-07"}
    return tuple(
        UnitPlan(one.region, one.code, one.uk, one.en, "" if one.code in outside else one.programme) for one in plans
    )


UNITS = _units()
"""Twenty units in one programme each, and two outside both."""

VENUES = (
    (0, "Навчальний центр", "Training centre", "вул. Шкільна, 4", "4 Shkilna Street", 40, True),
    (0, "Зала районного управління", "Hall of the district directorate", "вул. Паркова, 11", "11 Parkova Street", 24, False),
    (1, "Навчальний клас", "Classroom", "вул. Річкова, 2", "2 Richkova Street", 24, True),
    (1, "Будинок культури", "House of culture", "площа Ринок, 1", "1 Rynok Square", 60, False),
    (2, "Тренінговий центр", "Workshop centre", "вул. Гірська, 20", "20 Hirska Street", 30, True),
    (2, "Актова зала", "Assembly hall", "вул. Джерельна, 7", "7 Dzherelna Street", 50, False),
)  # fmt: skip
"""Region, name and address in both languages, places, and whether it is step-free."""

PROGRAMMES = {
    "LEAD": {
        "title": {"uk": "Лідерство в поліції", "en": "Leadership in policing"},
        "funders": {"uk": "Фонд партнерства (вигаданий)", "en": "Partnership Fund (invented)"},
        "contract_number": "PF-2025/014",
        "header": {
            "uk": "Проєкт «Лідерство в поліції» за підтримки Фонду партнерства",
            "en": "Programme “Leadership in policing”, supported by the Partnership Fund",
        },
    },
    "WELL": {
        "title": {"uk": "Служба без виснаження", "en": "Service without exhaustion"},
        "funders": {"uk": "Агенція безпечних громад (вигадана)", "en": "Agency for Safe Communities (invented)"},
        "contract_number": "ASC-77/26",
        "header": {
            "uk": "Проєкт «Служба без виснаження» Агенції безпечних громад",
            "en": "Programme “Service without exhaustion” of the Agency for Safe Communities",
        },
    },
}
REASONS = (
    "Обрано за опитуванням: найбільша частка працівників просила про навчання.",
    "Обрано разом із сусіднім підрозділом, щоб зміни навчалися по черзі.",
    "Обрано через велику частку нових керівників середньої ланки.",
)
