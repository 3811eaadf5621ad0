"""Every size and colour of the window; no other module holds a literal one.

Colours keep the contrast that WCAG 2 asks for text (4.5 : 1) on every surface they are used on.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Colours:
    """Surfaces and inks of one colour scheme.

    Attributes:
        window: Ground of the window.
        panel: Lists, fields and panels on it.
        raised: What stands out of a panel: buttons, the chosen row.
        line: Thin lines and borders.
        text: Text.
        second: Text of second rank.
        well: Neutral grey round pictures, for judging colours.
        well_text: Text on it.
        clear: The other grey of the squares that are seen through transparent art; the first is that of the well.
        accent: What can be pressed, and the focus ring.
        on_accent: Text on the accent.
    """

    window: str
    panel: str
    raised: str
    line: str
    text: str
    second: str
    well: str
    well_text: str
    clear: str
    accent: str
    on_accent: str


DARK = Colours(
    window="#1E1F22",
    panel="#26282C",
    raised="#303237",
    line="#3A3D43",
    text="#E8E9EB",
    second="#A8ABB2",
    well="#4A4C50",
    well_text="#E8E9EB",
    clear="#5A5C60",
    accent="#4C8DFF",
    on_accent="#1E1F22",
)

LIGHT = Colours(
    window="#F4F4F3",
    panel="#FFFFFF",
    raised="#ECECEA",
    line="#D9D9D6",
    text="#1C1D1F",
    second="#5D6067",
    well="#BDBDBB",
    well_text="#1C1D1F",
    clear="#ABABA9",
    accent="#1F5FD6",
    on_accent="#FFFFFF",
)

SPACE_1 = 4
SPACE_2 = 8
SPACE_3 = 12
SPACE_4 = 16
SPACE_5 = 24
SPACE_6 = 32

RADIUS = 6
CHECKER = 8
"""Side of the squares that are seen through transparent art."""

LINE = 1
FOCUS = 2
RING = 3
"""Width of the line round what the tour points at."""

TARGET = 32
ROW = 36

SIZE_NOTE = 12
SIZE_BODY = 13
SIZE_TITLE = 15
SIZE_PAGE = 20
SIZE_BIG = 28

WEIGHT_REGULAR = 400
WEIGHT_SEMIBOLD = 600

SIGN = 16
"""Side of a verdict's sign beside text."""

SIGN_LARGE = 32
"""Side of a sign that stands alone."""

MATCH_THUMB = 52
"""Side of the two pictures in a row of the list of matches."""

MATCH_ROW = 76
"""Height of that row."""

DECISION_BAR = 54
STATE_WIDTH = 84

TEXT_LINE = 17
"""Height of a line of notes where four stand in a row of the list of matches."""

BAR = 4
PERCENT_WIDTH = 56

GRID_THUMB = 144
"""Side of a picture in the portfolio's grid."""

GRID_NAME = 20
"""Height of the name under it."""

GRID_BADGE = 20
"""Side of the sign that a work is chosen, and height of what is said over its picture."""

ALIKE_THUMB = 80
ALIKE_CELL = 124
"""Side of the picture of a work that is like another, and width of what is said of it."""

CHECKED_PANEL = 380
"""Width of what is shown of a checked picture beside the grid of them: room for three works that are like it."""

PREVIEW_PANEL = 288
"""Width of what is said of a work beside its large picture."""

SEARCH_WIDTH = 220
SEARCH_LEAST = 120
DIALOG_WIDTH = 460
NOTICE_WIDTH = 760
NOTICE_HEIGHT = 640
REPORT_WIDTH = 600
REPORT_MOST = 680
"""Height of the questions before a report is saved, at most."""

BIT_GRID = 64
"""Side of the grid of a hash's bits."""

SHEET_THUMB = 104
"""Side of a picture in a contact sheet."""

SHEET_ROWS = 2
"""Lines of a contact sheet until all of it is asked for."""

PLOT_HEIGHT = 220
PLOT_BAR = 0.55
"""Opacity of the bars of a plot."""

INTERVAL_WIDTH = 280
"""Width of the axis that ratios lie on."""

DOT = 4.0
"""Radius of a ratio's mark."""

DENSITY_HEIGHT = 40
GEOMETRY_HEIGHT = 80
PLACE = 1.5
"""Radius of a matched place."""

BIT_MARK = 1.5
"""Line round a differing bit."""

OUTLINE = 2.0
OUTLINE_HALO = 5.0
OUTLINE_CASING = 8.0
"""Lines round the matched region: a light one, a wider dark one behind it, and a light casing behind both.

So it stands apart from drawn lines, and is seen on light pictures, on dark ones, and where dark meets light.
"""

OUTLINE_INK = "#FFFFFF"
HALO_INK = "#1C1D1F"

DIMMED = (28, 29, 31, 170)
"""Over all that is outside the matched region: red, green, blue, alpha."""

DIVIDER = 2.0
HANDLE = 16.0
LINE_THIN = 1.25
LOUPE = 152
LOUPE_TIMES = 3.0
SLIDER_WIDTH = 56
FAINT = 0.5
"""Opacity of the sign of what cannot be used now."""

SIDEBAR = 152
TOP_BAR = 52
LIST_WIDTH = 320
LIST_MINIMUM = 288
VIEW_MINIMUM = 80
WHY_HEIGHT = 250
WHY_MINIMUM = 72
PAIR_HEIGHT = 600
FORM_WIDTH = 420
TEXT_WIDTH = 640
DROP_WIDTH = 560
DROP_HEIGHT = 320
CHOOSER_WIDTH = 232
CHOOSER_MOST = 400
FILE_LIST_HEIGHT = 128
FILE_LIST_SHORT = 80
SETTINGS_WIDTH = 760
SETTINGS_NAME = 132
HELP_WIDTH = 1072
HELP_HEIGHT = 760
HELP_LIST = 272
HELP_TEXT = 740
"""Width of a page of the manual at most, so that its lines are read with ease."""

DETAILS_WIDTH = 640
DETAILS_HEIGHT = 320

RESULT_ROOMY = 680
"""Height of a result from which a list of files opens under it as far as it likes."""

WINDOW_WIDTH = 1280
WINDOW_HEIGHT = 800
WINDOW_LEAST_WIDTH = 960
WINDOW_LEAST_HEIGHT = 640

BATCH_MS = 40
"""Least time between two batches of events that the window takes from a worker: 25 a second."""

BATCH_EVENTS = 500
"""Most events in a batch, so that drawing has its turn between two of them."""

SLICE_MS = 10
"""Longest time that work in the window's thread goes on without letting the window draw and take keys."""

REGROUP_MS = 400
"""Least time between two layouts of grouped matches while a scan runs."""

REST_MS = 80
"""How long the rest of a long scan waits, so that reading it does not hold up the drawing of its first rows."""

WATCH_SETTLE_MS = 3000
"""How long a watched folder rests before it is looked at: files that are being copied into it are to be whole."""

WATCH_POLL_MS = 600_000
"""How often watched folders are looked at anyway: not every drive tells of changes."""

SETTLE_MS = 150
"""How long a match stays chosen before its full pictures are decoded."""

MESSAGE_LEAST_MS = 5000
MESSAGE_LETTER_MS = 50
"""How long a message stays that goes by itself: at least, and for each letter besides, as slow readers need."""

CLOSE_PATIENCE_MS = 2000
"""How long closing waits before it says what it waits for."""

CLOSE_LIMIT_MS = 30_000
"""How long closing waits at most for what may be dropped: a drive may never answer."""
