"""Words that everybody uses of pictures, and that cameras and programs name files by: they tell nobody and no work."""

from __future__ import annotations

import re

from provcheck.core.origin.folding import folded, words_of

_LEAST = 5
"""Letters of a word, or of a name, that tells something."""

_DIGITS_AROUND = re.compile(r"^\d+|\d+$")

_ART = """
abend abstract acrylic album angel anime architecture armor art artist arts artwork auftrag autumn avatar background
banner baum beach bear beautiful beauty berg berge bild bilder bildnis bird birds birthday black blossom blossoms blue
blume blumen boat book books bottle boy boyfriend boys brown brush building bunny burning butterfly canvas card castle
cat cats character characters charcoal cherry child children christmas church city cityscape clouds coffee color colored
colorful colour coloured comic commission commissioned commissions concept copper couple cover creature crow crystal
cute cyber cyberpunk dance dancer dancing dark dawn death deer demon desert design designs digital dinosaur dog doodle
drache drachen dragon dragons drawing drawings dream dreams dress dusk dwarf earth elf elven emblem enchanted engel
entwurf environment evening exlibris expression eye eyes face fairy family fanart fantasie fantasy fashion father fee
female field fields figur figure fire fish flag flame flight flower flowers fluss flying forest fox frau fruhling fruit
full galaxy garden garten gemalde gesicht ghost girl girlfriend girls gold golden good great green grey group guardian
hair halloween hand hands happy haus head heart herbst hero himmel hintergrund horror horse house human hund hunter icon
illustrated illustration illustrationen illustrations image ink interior island junge jungle katze kind kinder king
kirschblute kitchen kitten knight konig konigin lady lake landscape landscapes landschaft large licht liebe light
lighthouse lightning line lineart lion little logo lonely love lovely lovers madchen magic magical male man manga mann
mask master meer men mermaid midnight mirror model mond monster moon moonlight morgen morning mother mountain mountains
music mystic mystical nacht natur nature night ocean oil old orange original outfit owl painted painting paintings panel
panorama paper park party pattern pencil people person pferd photo picture pink pirate pixel planet plant plants poem
pond portrait portraits portrat poster prince princess print prints profile project purple queen rabbit rain rainbow
random raven realistic red reference regen ritter river robot romantic room rose roses ruins samurai scene schatten
schiff schloss schnee school science sea season see shadow sheet ship shore silent silver sitting sketch sketches skizze
skull sky sleeping small smile smiling snow soldier sommer sonne sonnenuntergang space spider spirit spring stadt
standing star stars stellar stern sterne sticker still stillleben stone storm story strange street studie studies study
style summer sun sunflower sunlight sunrise sunset sword tattoo temple texture tier tiere tiger titelbild tower town
traum tree trees tribute underwater unicorn universe valley vampire village vintage violet vogel wald walking wallpaper
warrior wasser water watercolor watercolour waterfall waves wedding weihnachten white wild window winter witch wizard
wolf woman women wonder wood world yellow young zeichnung zombie
"""
_FILES = """
bildschirmfoto burst camera canon capture clipboard clipspace comfyui control copy crop cropped default depth document
download downloaded downloads draft dscf dscn edit edited example examples export exported file files final fixed frame
generated gopr grid highres hires icon imag images img imported init input instagram invokeai item kopie layer lowres
mask masked merged mvimg nikon output outputs page pano pasted photos photoshop pictures pinterest pixiv post posted
preview pxl raster raw render rendered resize resized result results sample samples scan scanned scans screen screenshot
screenshots shot signal sony source tabelle telegram temp temporary test thumb thumbnail tmp tumblr twitter unbenannt
unnamed unsplash untitled upload uploaded upscale upscaled version vollbild web whatsapp
"""
_SMALL = """
a an and as at by das de den der des die ein eine for from im in into la le my neu new of on or the to und v von wip
with
"""

_ADDED = """
art artist arts artstyle artwork artworks by checkpoint comics embedding embeddings esque flux il ill illustrator
illustrious inspiration inspired ish like locon lora loras lycoris lycos model models noob noobai painter pony s sd sdxl
stil style styled styles stylised stylized the v ver version xl
"""
_VERSIONS = """
final copy export web print small large hires highres sketch wip draft edit edited img dsc scan untitled new
"""

EVERYDAY = frozenset(folded(word) for word in f"{_ART} {_FILES} {_SMALL}".split())
"""Folded."""

ADDED = frozenset(_ADDED.split())
"""Words that are put to a name without making another of it, folded."""

VERSIONS = frozenset(_VERSIONS.split())
"""Words that tell which of its versions a file is, folded."""


def is_telling(name: str) -> bool:
    """Whether any word of a name is none that everybody uses."""
    return any(_bare(word.plain) not in EVERYDAY for word in words_of(name) if _bare(word.plain))


def is_telling_title(words: list[str]) -> bool:
    """Whether words are a title that is not met by chance: two at least, one of them long and not of everyday."""
    bare = [_bare(folded(word)) for word in words]
    return len(bare) > 1 and any(len(word) >= _LEAST and word not in EVERYDAY for word in bare)


def is_telling_stem(stem: str) -> bool:
    """Whether a file's name, without its ending, is none that files of everybody have: letters beside everyday words."""
    words = [stem[word.begin : word.end] for word in words_of(stem)]
    # "ComfyUI" as a whole, "CherryBlossom" by its parts.
    parts = (part.plain for word in words if _bare(folded(word)) not in EVERYDAY for part in words_of(word, by_case=True))
    return sum(map(str.isalpha, "".join(part for part in parts if _bare(part) not in EVERYDAY))) >= _LEAST


def _bare(word: str) -> str:
    return _DIGITS_AROUND.sub("", word)
