"""The empty staff list an office can fill in."""

from datetime import date
from io import BytesIO
from typing import Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.people.ranks import RANKS
from lms.people.staff_lists.fields import Field

_FILLED_ROWS: Final = 2_000
_FIRST_LIST_COLUMN: Final = 4
_EXAMPLE_DAY: Final = date(2024, 3, 1)

# Field, heading, example, explanation; the first column only marks the example.
_COLUMNS: Final = {
    "uk": (
        (None, "№ з/п", "ПРИКЛАД", "Програма не читає цей стовпець. Рядок зі словом «ПРИКЛАД» пропускається."),
        (Field.SERVICE_NUMBER, "Номер жетона або особовий номер", "0012345", "Текст: нулі на початку зберігаються."),
        (Field.SURNAME, "Прізвище", "Левенець-Гай", "Українськими літерами. Можна великими."),
        (Field.GIVEN, "Ім’я", "Мар’яна", "Повністю, без ініціалів."),
        (Field.PATRONYMIC, "По батькові", "Петрівна", "Якщо є."),
        (Field.LATIN_SURNAME, "Прізвище латиницею", "Levenets-Hai", "Як у паспорті. Порожнє програма запропонує сама."),
        (Field.LATIN_GIVEN, "Ім’я латиницею", "Mariana", "Як у паспорті. Порожнє програма запропонує сама."),
        (Field.RANK, "Спеціальне звання", "капітан поліції", "Зі списку. Порожнє означає «без звання»."),
        (Field.POST, "Посада", "старший інспектор", "Як у штатному розписі."),
        (Field.UNIT, "Підрозділ", "Сектор реагування патрульної поліції № 1", "Код, назва або скорочення підрозділу."),
        (Field.STAFF_GROUP, "Категорія персоналу", "Керівники середньої ланки", "Зі списку, за посадою."),
        (Field.SEX, "Стать", "ж", "ч або ж. Потрібна лише для зведених звітів."),
        (Field.EMAIL, "Електронна пошта", "levenets@example.org", "Якщо є. Без неї особа увійде за номером."),
        (Field.SINCE, "У посаді з", _EXAMPLE_DAY, "День, місяць, рік: 01.03.2024."),
    ),
    "en": (
        (None, "No.", "EXAMPLE", "This column is not read. A row with the word EXAMPLE is skipped."),
        (Field.SERVICE_NUMBER, "Service number", "0012345", "Text: zeros in front are kept. One number, one person."),
        (Field.SURNAME, "Surname", "Левенець-Гай", "In Ukrainian letters; capitals are fine."),
        (Field.GIVEN, "Given name", "Мар’яна", "In full, no initials."),
        (Field.PATRONYMIC, "Patronymic", "Петрівна", "If there is one."),
        (Field.LATIN_SURNAME, "Surname (Latin)", "Levenets-Hai", "As in the passport. If empty, one is proposed."),
        (Field.LATIN_GIVEN, "Given name (Latin)", "Mariana", "As in the passport. If empty, one is proposed."),
        (Field.RANK, "Rank", "Police Captain", "From the list. Empty means no rank."),
        (Field.POST, "Post", "старший інспектор", "As in the staffing table."),
        (Field.UNIT, "Unit", "Сектор реагування патрульної поліції № 1", "Code, name or short name of the unit."),
        (Field.STAFF_GROUP, "Staff group", "Middle", "From the list; by post, not by rank."),
        (Field.SEX, "Sex", "f", "m or f. Used in totals only."),
        (Field.EMAIL, "E-mail", "levenets@example.org", "If there is one. Without it the person signs in by number."),
        (Field.SINCE, "In post since", _EXAMPLE_DAY, "Day, month, year: 01.03.2024."),
    ),
}  # fmt: skip

_SHEETS: Final = {"uk": ("Список", "Пояснення"), "en": ("Staff list", "How to fill it in")}
_EXPLAINED: Final = {
    "uk": ("Стовпець", "Що писати", "Звання", "Категорія персоналу"),
    "en": ("Column", "What to write", "Rank", "Staff group"),
}
_GROUPS: Final = {
    "uk": ("Керівники підрозділів", "Керівники середньої ланки", "Працівники без підлеглих"),
    "en": ("Senior", "Middle", "Line"),
}
_NO_RANK: Final = {"uk": "без звання", "en": "no rank"}

Language = Literal["uk", "en"]


def staff_template(language: Language) -> bytes:
    """Return an XLSX file with headings, a marked example, lists for rank and staff group, and explanations.

    The column of service numbers is text, so that Excel keeps the zeros in front. `headings` and `rows` read the file
    back without any choice by the user.
    """
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        main, about = (book.add_worksheet(name) for name in _SHEETS[language])
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {
            Field.SERVICE_NUMBER: book.add_format({"num_format": "@"}),
            Field.SINCE: book.add_format({"num_format": "dd.mm.yyyy"}),
        }
        _write_main(main, language, bold, formats)
        _write_about(about, language, bold, wrapped)
        _offer_lists(main, language)
    return content.getvalue()


def _write_main(sheet: Worksheet, language: Language, bold: Format, formats: dict[Field, Format]) -> None:
    """Write headings and the example."""
    for column, (field, heading, example, _) in enumerate(_COLUMNS[language]):
        form = formats.get(field) if field else None
        sheet.set_column(column, column, max(12, len(heading) + 2), form)
        sheet.write_string(0, column, heading, bold)
        if isinstance(example, date):
            sheet.write_datetime(1, column, example, form)
        else:
            sheet.write_string(1, column, example, form)
    sheet.freeze_panes(1, 0)


def _write_about(sheet: Worksheet, language: Language, bold: Format, wrapped: Format) -> None:
    """Write one explanation per column, and the two lists the main sheet offers."""
    column_title, what, ranks, groups = _EXPLAINED[language]
    sheet.write_row(0, 0, (column_title, what), bold)
    sheet.write_row(0, _FIRST_LIST_COLUMN, (ranks, groups), bold)
    for row, (_, heading, _, explanation) in enumerate(_COLUMNS[language], 1):
        sheet.write_row(row, 0, (heading, explanation), wrapped)
    sheet.write_column(1, _FIRST_LIST_COLUMN, _ranks(language))
    sheet.write_column(1, _FIRST_LIST_COLUMN + 1, _GROUPS[language])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.set_column(_FIRST_LIST_COLUMN, _FIRST_LIST_COLUMN + 1, 34)


def _offer_lists(sheet: Worksheet, language: Language) -> None:
    """Offer ranks and staff groups to choose from."""
    fields = [field for field, *_ in _COLUMNS[language]]
    lists = ((Field.RANK, "E", len(_ranks(language))), (Field.STAFF_GROUP, "F", len(_GROUPS[language])))
    for field, letter, length in lists:
        column = fields.index(field)
        source = f"='{_SHEETS[language][1]}'!${letter}$2:${letter}${length + 1}"
        sheet.data_validation(1, column, _FILLED_ROWS, column, {"validate": "list", "source": source})


def _ranks(language: Language) -> list[str]:
    """Return the ranks as the list offers them, none first."""
    named = [forms.nominative if language == "uk" else forms.english for forms in RANKS.values()]
    return [_NO_RANK[language], *named]
