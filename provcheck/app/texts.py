"""Sentences for people: every verdict, decision, change and level, the same in window, terminal and report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from provcheck.app.figures import marked_text, percent, reports_text
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses_apart, listed, sentence, sentences
from provcheck.app.likeness import closeness_text, resemblance_caution
from provcheck.app.names import names_of, picture_name
from provcheck.core.evidence import OTHER_CONTENT, Edit
from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.records import (
    DecisionKind,
    Level,
    Match,
    Skipped,
    VerdictKind,
    marked_among,
    pictures_among,
    reports_among,
)
from provcheck.core.scan.events import IndexSummary, SeveralPictures
from provcheck.core.scan_records import LeftOut


def too_little_detail_text(name: str) -> str:
    """Why a work will hardly be found again."""
    told = tr("{name} has too little detail: it is nearly flat, very dark or very small. Only the unchanged picture is found.")
    return told.format(name=name)


def works_without_detail(count: int) -> str:
    """How many works will hardly be found again."""
    return tr_n(
        "{count:,} work has too little detail to be found again, unless unchanged.",
        "{count:,} works have too little detail to be found again, unless unchanged.",
        count,
    )


def left_out_text(left_out: LeftOut) -> str:
    """How much was passed over because a person said so, and which names met nothing; empty where there is neither."""
    told = [tr("Left out, as asked: {what}.").format(what=left_out_counts(left_out))] if left_out.count else []
    if left_out.unmet:
        told.append(tr("Nothing was met that is called {names}.").format(names=listed(left_out.unmet)))
    return sentences(*told)


def nothing_met_text(left_out: LeftOut) -> str:
    """What to do where no picture was met in what was named."""
    if left_out.count:
        return tr("What is there was left out, as asked. Take names or patterns away to have it looked at.")
    return tr(
        "No file there is known as a picture by its name. Choose the folder that holds the pictures, or the files themselves."
    )


def left_out_counts(left_out: LeftOut) -> str:
    """The same as counts alone, as "3 pictures, 1 folder"."""
    counts = [tr_n("{count:,} picture", "{count:,} pictures", left_out.files)] if left_out.files else []
    if left_out.folders:
        counts.append(tr_n("{count:,} folder or archive", "{count:,} folders or archives", left_out.folders))
    return listed(counts)


def no_pattern_text(pattern: str) -> str:
    """That a name or pattern to leave out can never be met."""
    told = tr("{pattern} is no name and no pattern. Write a name as sketches, or a pattern as *.tif or old/*.png.")
    return told.format(pattern=pattern)


def several_text(files: Sequence[SeveralPictures]) -> str:
    """Of which files every page is a work, and of which only the first frame; for one file at least."""
    pages, animations = [file for file in files if not file.is_animation], [file for file in files if file.is_animation]
    told = []
    if pages:
        many = tr_n(
            "In {count:,} file every page is a work, blank ones aside:",
            "In {count:,} files every page is a work, blank ones aside:",
            len(pages),
        )
        told.append(_of_files(pages, tr("{name}: each of its {count:,} pages is a work, blank ones aside."), many))
    if animations:
        many = tr_n(
            "Of {count:,} animation the first picture is kept:",
            "Of {count:,} animations the first picture is kept:",
            len(animations),
        )
        told.append(_of_files(animations, tr("{name}: the first of {count:,} pictures of the animation is kept."), many))
    return sentences(*told)


def _of_files(files: Sequence[SeveralPictures], one: str, many: str) -> str:
    """What is said of one file, or of many with the names of a few."""
    if len(files) == 1:
        return one.format(name=picture_name(files[0].path), count=files[0].pictures)
    return sentences(many, names_of([file.path for file in files]))


def verdict_name(kind: VerdictKind) -> str:
    """The verdict in two or three words."""
    return {
        VerdictKind.IDENTICAL_FILE: tr("Identical file"),
        VerdictKind.IDENTICAL_PICTURE: tr("Identical picture"),
        VerdictKind.RE_ENCODED_COPY: tr("Re-encoded copy"),
        VerdictKind.EDITED_COPY: tr("Edited copy"),
        VerdictKind.PARTIAL_COPY: tr("Partial copy"),
        VerdictKind.REDRAWN: tr("Redrawn"),
        VerdictKind.RESEMBLANCE: tr("Resemblance only"),
    }[kind]


def matches_text(matches: int, resemblances: int) -> str:
    """How many matches there are, with those that are mere resemblances apart."""
    others = matches - resemblances
    told = tr_n("{count:,} match", "{count:,} matches", others)
    if not resemblances:
        return told
    alike = tr_n("{count:,} resemblance", "{count:,} resemblances", resemblances)
    return tr("{matches} and {resemblances}").format(matches=told, resemblances=alike) if others else alike


def matches_shortly(matches: int, resemblances: int) -> str:
    """The same in few words, for where there is little room."""
    others = matches - resemblances
    told = [tr_n("{count:,} match", "{count:,} matches", others)] if others else []
    alike = [tr_n("{count:,} look-alike", "{count:,} look-alikes", resemblances)] if resemblances else []
    return listed([*told, *alike])


def match_title(match: Match) -> str:
    """The verdict of a match, marked where what agrees lies around something else: nobody is to decide without that."""
    name, mark = verdict_name(match.verdict), match_mark(match)
    return tr("{verdict} · {mark}").format(verdict=name, mark=mark) if mark else name


def match_mark(match: Match) -> str:
    """What stands beside the verdict of a match; mostly nothing."""
    return tr("around something else") if match.evidence.has_other_content else ""


def decision_name(kind: DecisionKind) -> str:
    """The decision in a word or two."""
    return {
        DecisionKind.OPEN: tr("Undecided"),
        DecisionKind.CONFIRMED: tr("Confirmed"),
        DecisionKind.DISMISSED: tr("Dismissed"),
        DecisionKind.AUTHORISED: tr("Authorised"),
    }[kind]


def decision_meaning(kind: DecisionKind) -> str:
    """What the decision says in a sentence."""
    return {
        DecisionKind.OPEN: tr("You have not decided on this match yet."),
        DecisionKind.CONFIRMED: tr("You confirmed that this picture was made from your work."),
        DecisionKind.DISMISSED: tr("You dismissed this match, as it is not your work."),
        DecisionKind.AUTHORISED: tr("You said that this use of your work is allowed."),
    }[kind]


def verdict_meaning(kind: VerdictKind) -> str:
    """What the verdict means in general, for the glossary."""
    return {
        VerdictKind.IDENTICAL_FILE: tr("The files are the same, byte for byte."),
        VerdictKind.IDENTICAL_PICTURE: tr("The files differ, the pixels they show do not."),
        VerdictKind.RE_ENCODED_COPY: tr(
            "The whole picture, resized or compressed anew; a small change may not be seen by measuring."
        ),
        VerdictKind.EDITED_COPY: tr("The whole or most of the picture, changed; what could be told of the changes is named."),
        VerdictKind.PARTIAL_COPY: tr("A part of the work stands in another picture, or the work stands inside it."),
        VerdictKind.REDRAWN: tr("Lines and composition align, the pixels do not."),
        VerdictKind.RESEMBLANCE: tr("The pictures look alike as a whole; nothing was found in them that tells a copy."),
    }[kind]


def edit_text(edit: Edit) -> str:
    """A change in words, as "rotated 12.0° clockwise"."""
    amount = edit.amount or 0.0
    if edit.kind == "rotated":
        text = tr("rotated {value:.1f}° clockwise") if amount >= 0 else tr("rotated {value:.1f}° anticlockwise")
        return text.format(value=abs(amount))
    if edit.kind == "scaled":
        text = tr("enlarged to {value:.0f} %") if amount > 1 else tr("reduced to {value:.0f} %")
        return text.format(value=100 * amount)
    shares = {
        "cropped": tr("cropped to {share}"),
        "placed": tr("placed in a larger picture ({share} of it)"),
        "altered": tr("{share} of it altered or covered"),
        "overlaid": tr("lettering, strokes or marks laid over {share} of it"),
        "added-on-ground": tr("something added on {share} of the clear ground around it"),
    }
    if edit.kind in shares:
        return shares[edit.kind].format(share=percent(amount))
    if edit.kind == "repeated" and edit.unit == "places or more":
        return tr("there {count} times or more").format(count=round(amount))
    if edit.kind == "repeated":
        return tr_n("there {count} time", "there {count} times", round(amount))
    return {
        "mirrored": tr("mirrored"),
        "stretched": tr("stretched by {value:.0f} %").format(value=100 * (amount - 1)),
        "recoloured": tr("recoloured"),
        "greyscale": tr("turned to greyscale"),
        "paler": tr("with paler colours"),
        "inverted": tr("light and dark inverted"),
        "lighter": tr("made lighter"),
        "darker": tr("made darker"),
        "more-contrast": tr("with more contrast"),
        "less-contrast": tr("with less contrast"),
        "blurred": tr("blurred"),
        "other-ground": tr("on another ground"),
        "tilted": tr("seen at an angle"),
        "distorted": tr("bent, or its parts moved"),
    }[edit.kind]


def changes_text(match: Match) -> str:
    """All changes that the picture was made from the work by, in one list; empty where none has a name."""
    return listed(edit_text(edit) for edit in match.evidence.edits if edit.kind != OTHER_CONTENT)


def tells_no_change(match: Match) -> bool:
    """Whether the sentence of a match says what a re-encoded copy means, as there is no change to name."""
    return match.verdict is VerdictKind.RE_ENCODED_COPY and not changes_text(match)


def verdict_sentence(match: Match) -> str:
    """What was seen, in plain words with numbers."""
    if match.evidence.same_pixels and has_too_little_detail(match.suspect_facts):
        return sentences(_identity(match), tr("It is flat or tiny. Such pictures may be the same by chance."))
    if match.evidence.same_pixels:
        return _identity(match)
    if match.verdict is VerdictKind.RESEMBLANCE:
        return sentences(closeness_text(match), resemblance_caution())
    return _aligned_sentence(match)


def _identity(match: Match) -> str:
    if match.verdict is VerdictKind.IDENTICAL_FILE:
        if match.evidence.own_file:
            return tr("This is the work's own file, in its own place.")
        return tr("The two files are the same, byte for byte (SHA-256).")
    return tr("The files differ, but every pixel they show is the same.")


def whole_picture_note(match: Match) -> str:
    """That measures of whole pictures say little of a part; empty where the match is none."""
    if match.verdict is not VerdictKind.PARTIAL_COPY:
        return ""
    return tr("These measures look at whole pictures: of a part they say little, neither for nor against.")


def _aligned_sentence(match: Match) -> str:
    region = match.region
    alignment = match.evidence.alignment
    places = alignment.inliers if alignment is not None else 0
    seen = (
        tr_n("{count} distinct place matches", "{count} distinct places match", places)
        if places
        else tr("The drawing of the whole pictures coincides")
    )
    shares = ""
    if region is not None:
        shares = tr("{work} of the work is found in {suspect} of the picture").format(
            work=percent(region.share_of_work), suspect=percent(region.share_of_suspect)
        )
    edits = changes_text(match)
    if edits:
        changed = tr("Changes seen: {edits}.").format(edits=edits)
    elif match.verdict is VerdictKind.EDITED_COPY:
        changed = tr("It differs by more than saving anew usually does, but what was changed could not be told: look at both.")
    elif tells_no_change(match):
        changed = tr(
            "Resized or compressed anew; no other change was measured. A small one, as a removed signature or another mouth, "
            "may be there all the same."
        )
    else:
        changed = tr("In what matches no change was measured.")
    found = sentence(clauses_apart(seen, shares))
    return sentences(found, changed, _template_note(match), _sharing(match.evidence.works_sharing))


def versions_text(match: Match) -> str:
    """Which other versions of the work match as well; empty when none does."""
    if not match.versions:
        return ""
    named = listed(picture_name(work.path, work.facts) for work in match.versions)
    return tr("Other versions of this work match as well: {names}.").format(names=named)


def _template_note(match: Match) -> str:
    """That two pictures with one template may look like this, said here alone; empty where it does not lie so."""
    share = sum(edit.amount or 0.0 for edit in match.evidence.edits if edit.kind == OTHER_CONTENT)
    if not share:
        return ""
    text = tr(
        "What matches lies around or beside something else, which is {share} of the detail: pictures made on one template, "
        "mock-up or paper look like this too."
    )
    return text.format(share=percent(share))


def _sharing(works: int) -> str:
    """That other works hold the matched part too; nothing when it is one work's alone."""
    if works < 2:
        return ""
    return tr_n(
        "The same part is found in {count} work of the portfolio.",
        "The same part is found in {count} works of the portfolio.",
        works,
    )


def tells_score(match: Match) -> bool:
    """Whether people are told the score: of a resemblance it would be read as how sure a copy is."""
    return match.verdict is not VerdictKind.RESEMBLANCE


def level_name(level: Level) -> str:
    """The level in a word."""
    return {Level.QUICK: tr("Quick"), Level.STANDARD: tr("Standard"), Level.THOROUGH: tr("Thorough")}[level]


def level_text(level: Level) -> str:
    """What a level finds and costs."""
    return {
        Level.QUICK: tr(
            "Finds whole pictures that were resized, recompressed, turned, recoloured, inverted, filtered or redrawn. Fastest."
        ),
        Level.STANDARD: tr(
            "Finds what Quick finds, and small crops, rotations and small parts placed in other pictures. For everyday checks."
        ),
        Level.THOROUGH: tr(
            "Finds what Standard finds, and sketches and line art of parts of a work; compares with more of the works. Takes "
            "longest."
        ),
    }[level]


def nothing_added_text(summary: IndexSummary) -> str:
    """Why there is no portfolio after indexing."""
    if not summary.completed:
        return tr("Stopped before a picture was read. No portfolio was made.")
    if not summary.skipped:
        told = tr("No picture was found there. No portfolio was made.")
        return sentences(told, nothing_met_text(summary.left_out), left_out_text(summary.left_out))
    return tr("{files} No portfolio was made.").format(files=sentences(*_passed_over(summary.skipped)))


def _passed_over(skipped: Iterable[Skipped]) -> Iterator[str]:
    """How many files could not be read, and apart from these how many were not searched as reports, or what is marked so."""
    skipped = tuple(skipped)
    if unread := pictures_among(skipped):
        yield tr_n("{count:,} file could not be read.", "{count:,} files could not be read.", len(unread))
    if reports := reports_among(skipped):
        yield reports_text(len(reports))
    if marked := marked_among(skipped):
        yield marked_text(len(marked))
