"""How far everybody is, as an Excel file."""

from lms.access import Role
from tests.certificates.scene import Held
from tests.enrolment.scene import trainer_of
from tests.make import Make
from tests.pages import Pages
from tests.reports.rows import statements


def test_progress_is_a_file_with_each_condition_and_its_figures(pages: Pages, held: Held, make: Make) -> None:
    done = held.place(surname="=Готова", surname_latin="=Hotova").person
    short = held.place(surname="Коротка", present=60, percent=None).person
    other = Held(make, edition=held.edition)
    other.place(surname="Чужа")
    url = f"/workshops/{held.workshop.id}/progress.xlsx"
    for reader in (trainer_of(make, held.workshop), make.trusted(Role.COORDINATOR)):
        pages.sign_in(reader)
        ukrainian, english = pages.sheets(url)
        assert english[0][:5] == (
            "Name", "Together", "Time attended", "Time attended: figures", "Compulsory modules",
        )  # fmt: skip
        assert english[0][-1] == "Document"
        assert ukrainian[0][0] == "Прізвище та ім’я"
        assert [row[0] for row in ukrainian[1:]] == [done.full_name, short.full_name]
        first, second = (dict(zip(english[0], row, strict=True)) for row in english[1:])
        assert first["Name"] == f"=HOTOVA {done.given_latin}"
        assert (first["Together"], first["Time attended"], first["Test"]) == ("Met", "Met", "Met")
        assert first["Document"] == "Certificate of completion"
        assert second["Time attended"] == "Not met"
        assert "1 h" in str(second["Time attended: figures"])
        assert second["Document"] == "No document"
        page = f"/workshops/{held.workshop.id}/progress"
        assert pages.get(page).select(f"a[href='{url}']")
    for denied, status in ((trainer_of(make, other.workshop), 404), (done, 403), (make.trusted(Role.HR), 403)):
        pages.sign_in(denied)
        pages.download(url, status)


def test_the_file_takes_as_many_statements_for_ten_people_as_for_one(pages: Pages, held: Held, make: Make) -> None:
    def read() -> int:
        make.db.expire_all()
        with statements(make.db) as seen:
            rows.append(len(pages.sheet(f"/workshops/{held.workshop.id}/progress.xlsx")))
        return len(seen)

    rows: list[int] = []
    held.place()
    pages.sign_in(Role.COORDINATOR)
    few = read()
    for _number in range(9):
        held.place()
    assert read() == few
    assert rows == [2, 11]
