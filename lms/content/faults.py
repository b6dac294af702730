"""What is wrong in a course's files, said so that its author finds the place."""

from dataclasses import dataclass, field

SENTENCES = {
    "unreadable": "the file cannot be read as UTF-8 text",
    "too-big": "the file is larger than %(limit)s kB",
    "link-outside": "a symbolic link is not allowed in a course",
    "unknown-file": "this file is not part of a course; see the list of files in the authors' guide",
    "missing-file": "the file is missing",
    "empty-file": "the file is empty",
    "bad-yaml": "not valid YAML: %(problem)s",
    "duplicate-key": "the key %(key)s is written twice",
    "alias": "anchors and aliases are not allowed; write the text again",
    "missing": "%(key)s is missing",
    "unknown-key": "the key is not known",
    "stray-comma": "the key is not known; a text with a comma must stand in quotation marks",
    "wrong-kind": "%(expected)s expected",
    "too-few": "%(actual_length)s here; at least %(min_length)s are needed",
    "too-many": "too many here; at most %(max_length)s are allowed",
    "empty-text": "the text is empty",
    "long-text": "the text is longer than %(max_length)s characters",
    "too-small": "must be %(ge)s or more",
    "too-large": "must be %(le)s or less",
    "not-one-of": "must be one of %(expected)s",
    "bad-value": "%(problem)s",
    "not-kebab": "must be lower-case Latin letters, digits and single hyphens (kebab-case)",
    "not-a-source-id": "must be a source id such as S144",
    "latin-letters": "Latin letters in a Ukrainian text: %(word)s",
    "cyrillic-letters": "Cyrillic letters in an English text: %(word)s",
    "not-unique": "%(value)s stands here twice",
    "one-correct": "exactly one choice must be correct",
    "several-correct": "two or more choices must be correct, and at least one wrong",
    "no-time": "a module needs some minutes, alone or together",
    "weeks-order": "the weeks must stand in order: from the fewest to the most",
    "raw-html": "raw HTML is not allowed in Markdown: %(found)s",
    "image": "images are not allowed in Markdown",
    "link-not-allowed": "a link must begin with https://, http://, mailto: or #: %(found)s",
    "bad-link": "this address leads nowhere: %(found)s",
    "no-such-heading": "there is no heading or source %(found)s on this page",
    "word-count": "%(words)s words; %(low)s to %(high)s are allowed",
    "title-differs": "the first line must be '# %(expected)s'",
    "heading-expected": "the heading '## %(expected)s' is expected here, found '%(found)s'",
    "headings-differ": "the heading levels of the two languages differ: %(uk)s in Ukrainian, %(en)s in English",
    "section-differs": "lists or tables differ: %(uk)s in Ukrainian, %(en)s in English",
    "citations-differ": "the two languages cite different sources: %(sources)s in one only",
    "tags-differ": "the objectives of the tasks differ: %(uk)s in Ukrainian, %(en)s in English",
    "title-missing": "the first line must be a title such as '# A plan for the shift'",
    "task-without-objective": "the task must end with the objective it practises, such as [o3]",
    "objective-not-practised": "no task practises the objective %(objective)s",
    "not-of-module": "the objective %(objective)s is not one of the module %(module)s",
    "module-in-parts": "the module %(module)s stands in %(found)s parts; it must stand in exactly one",
    "hours-sum": "the modules have %(found)s minutes together; these hours are %(expected)s",
    "add-on-compulsory": "%(module)s is an add-on module; completion cannot depend on it",
    "no-table": "the table of minutes is missing",
    "minutes-row": "the first cell must be minutes from-to such as 0-10: %(found)s",
    "minutes-gap": "the row begins at minute %(found)s; the one before ended at %(expected)s",
    "minutes-sum": "the minutes add up to %(found)s; the module has %(expected)s together",
    "no-such-module": "there is no module %(module)s",
    "no-such-objective": "there is no objective %(objective)s",
    "no-such-test": "there is no test %(test)s",
    "no-such-task": "there is no task %(task)s",
    "no-such-bank": "there is no file quizzes/%(bank)s.yaml",
    "no-such-language": "the course is not held in this language",
    "source-not-listed": "%(source)s is not among the sources in course.yaml",
    "source-not-used": "no module lists this source",
    "source-not-described": "%(source)s is not described under 'sources'",
    "source-needed": "a question of fact must cite a source such as S144",
    "module-needed": "a judgement question must cite the id of the module that teaches it",
    "objective-not-taught": "the objective stands in no module",
    "too-few-questions": "objective %(objective)s has %(found)s questions; %(expected)s are needed",
    "small-bank": "%(found)s questions; at least %(expected)s are needed",
    "few-judgements": "%(found)s of %(all)s questions ask for a judgement; at least half must",
    "date-needed": "%(key)s is missing: a question of fact about the law says since when it holds and when to look again",
    "dates-order": "%(review_by)s must come after valid_from, %(valid_from)s",
    "review-overdue": "the answer was to be looked at again by %(date)s",
    "near-identical": "asks nearly the same as question %(other)s (likeness %(likeness)s, %(language)s)",
    "give-away": "%(rule)s is the key of %(found)s of %(of)s single-choice questions, more than chance explains",
    "test-size": "the test would have %(found)s questions; %(low)s to %(high)s are allowed",
    "tests-not-parallel": "entry and final test must draw the same way from the same bank",
    "type-changed": "was %(before)s in a published version and is %(now)s now; a new question needs a new id",
    "kind-changed": "was an %(before)s test in a published version and is %(now)s now; a new test needs a new id",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the file as the author names it, the place in it ("" = the whole file), and what is wrong.

    `message_code` is a key of `SENTENCES` (stable, kebab-case) and `params` fill its sentence. `str(fault)` reads
    `courses/leadership/supervisors/quizzes/bank.yaml: question q07: choices: exactly one choice must be correct`.
    """

    path: str
    place: str
    message_code: str
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return SENTENCES[self.message_code] % self.params

    def __str__(self) -> str:
        """Say file, place and sentence, with colons between."""
        return ": ".join(part for part in (self.path, self.place, self.sentence) if part)
