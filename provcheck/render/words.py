"""The few words of the printed report that the document does not carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """Words for table heads, marks, page numbers and picture descriptions; English unless given otherwise.

    Attributes:
        number: Head of the column of match numbers.
        verdict: Head of the column of verdicts.
        work: Head of the column of works.
        suspect: Head of the column of suspects.
        score: Head of the column of scores, which say how sure a match is.
        speaks: Head of the column that says whether a signal speaks for a copy.
        speaks_for: The mark when it does.
        speaks_not: The mark when it does not.
        no_picture: Stands where a picture could not be had.
        page: Page number, with {page} and {pages}.
        picture: What a picture shows, for screen readers, with {role} and {name}.
        region: Added to it when the matched region is drawn.
        attachment: What the attached file is.
        figures: Heading above the figures of a match.
        row: What stands under the pictures of a match where all of them are in a row.
        origin: Heading above what a suspect's file says of how it was made.
        measured: Heading above what was measured of a match.
        files: Heading above what is known of both files of a match.
        continued: Stands above a page that begins within a match, with {number} and {verdict}.
        contents: Heading above the list of what stands where.
        matches: What stands in that list for the pages of the matches.
        manifest: What the attached manifest is.
        sums: What the attached list of digests is.
        data: Where in a web page the scan as data is, with {name}.
        skip: A link past what comes before the matches.
        back: A link back to the list of matches.
        match: A link to the page of a match, with {number}.
        match_page: The same where pages have numbers, with {number} and {page}.
    """

    number: str = "No."
    verdict: str = "Verdict"
    work: str = "Work"
    suspect: str = "Suspect"
    score: str = "How sure"
    speaks: str = "For a copy"
    speaks_for: str = "yes"
    speaks_not: str = "no"
    no_picture: str = "No preview"
    page: str = "Page {page} of {pages}"
    picture: str = "{role}: {name}."
    region: str = "The matched region is outlined."
    attachment: str = "The scan as data, in JSON."
    figures: str = "How the work lies in the suspect"
    row: str = (
        "From the left: work and suspect, with lines between places that match; the matched part of the work; the same place "
        "in the suspect, at the same scale; their lines, grey in both, orange in the work alone, blue in the suspect alone."
    )
    origin: str = "What the suspect's file says of how it was made"
    measured: str = "What was measured"
    files: str = "The two files"
    continued: str = "{number} {verdict} (continued)"
    contents: str = "In this report"
    matches: str = "Matches, one by one"
    manifest: str = "The digests of all parts of the report, in JSON."
    sums: str = "The same digests, as sha256sum --check reads them."
    data: str = "The scan as data, in JSON, is in this file too: in its element {name}."
    skip: str = "Go to the result"
    back: str = "Back to the list"
    match: str = "Match {number}"
    match_page: str = "Match {number}, page {page}"
