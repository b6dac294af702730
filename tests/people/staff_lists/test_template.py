"""The template: what an office gets can be read back as it is."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.people.ranks import Rank
from lms.people.staff_lists.errors import StaffListError
from lms.people.staff_lists.fields import FIELDS, Field, Kind
from lms.people.staff_lists.headings import tables_of
from lms.people.staff_lists.reading import read
from lms.people.staff_lists.rows import staff_list_of
from lms.people.staff_lists.template import Language, staff_template
from lms.people.staff_lists.words import StaffGroup

LANGUAGES: list[Language] = ["uk", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_template_maps_itself_and_holds_nobody(language: Language) -> None:
    tables = tables_of(read(staff_template(language), "a.xlsx"), Kind.STAFF)
    [table] = tables.found
    mapping = table.proposed()
    assert {field for field in mapping.fields if field} == set(FIELDS[Kind.STAFF]) - {Field.FULL_NAME}
    assert mapping.faults(Kind.STAFF) == ()
    found = staff_list_of([(table, mapping)])
    assert (found.rows, [line.why for line in found.skipped]) == ((), ["example"])
    assert len(tables.left_out) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_example_would_be_read_without_a_fault_and_its_lists_too(language: Language) -> None:
    book = load_workbook(BytesIO(staff_template(language)))
    main, about = book.worksheets
    main["A2"] = "1"
    for row in range(2, 20):
        rank, group = about.cell(row, 5).value, about.cell(row, 6).value
        if rank:
            main.append(
                [str(row), f"1{row:06}", "Гай", "Іван", *[None] * 3, rank, None, None, group or about["F2"].value]
            )
    content = BytesIO()
    book.save(content)
    [table] = tables_of(read(content.getvalue(), "a.xlsx"), Kind.STAFF).found
    found = staff_list_of([(table, table.proposed())])
    assert found.is_clean, [row.faults for row in found.rows]
    example, *others = found.rows
    assert (example.service_number, example.rank, example.since) == ("0012345", Rank.CAPTAIN, date(2024, 3, 1))
    assert [row.rank for row in others] == [None, *Rank]
    assert {row.staff_group for row in others} == set(StaffGroup)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_text_and_ranks_and_groups_are_chosen_from_lists(language: Language) -> None:
    book = load_workbook(BytesIO(staff_template(language)))
    main, about = book.worksheets
    assert main["B2"].value == "0012345"
    assert main.column_dimensions["B"].number_format == "@" or main["B2"].number_format == "@"
    sources = [str(rule.formula1) for rule in main.data_validations.dataValidation]
    assert sources == [f"'{about.title}'!$E$2:$E$16", f"'{about.title}'!$F$2:$F$4"]
    assert about.max_row == 16


def test_a_sheet_of_explanations_alone_is_no_list() -> None:
    book = load_workbook(BytesIO(staff_template("uk")))
    book.remove(book.worksheets[0])
    content = BytesIO()
    book.save(content)
    with pytest.raises(StaffListError):
        tables_of(read(content.getvalue(), "a.xlsx"), Kind.STAFF)
