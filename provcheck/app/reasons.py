"""Sentences for what fails: what happened to which file, and what to do."""

from __future__ import annotations

from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.app.names import picture_name, picture_path
from provcheck.core.errors import ProvcheckError, Reason
from provcheck.core.records import Skipped


def _reasons() -> dict[Reason, tuple[str, str]]:
    """What happened, with {name}, and what to do."""
    return {
        Reason.NOT_FOUND: (tr("{name} does not exist."), tr("Check the spelling of the path.")),
        Reason.BROKEN_LINK: (
            tr("{name} is a link that leads nowhere."),
            tr("Connect the drive it points to, or remove the link."),
        ),
        Reason.NO_PERMISSION: (
            tr("{name} may not be read by you."),
            tr("Change its permissions, or copy it somewhere you may read."),
        ),
        Reason.NOT_A_FILE: (tr("{name} is not a regular file."), tr("Choose a picture file or a folder.")),
        Reason.EMPTY_FILE: (tr("{name} is empty (0 bytes)."), tr("Save or download it again.")),
        Reason.NOT_A_PICTURE: (
            tr("{name} is not a picture, whatever its name ends in."),
            tr("Open it in the program it came from and export it as PNG."),
        ),
        Reason.OWN_REPORT: (
            tr("{name} is a report of Provcheck and is not compared."),
            tr("Nothing has to be done; to keep it out of the next check, move it to another folder."),
        ),
        Reason.MARKED_REPORT: (
            tr("{name} is marked as a report of Provcheck, which anyone can write, and was not searched."),
            tr("To have it searched all the same, choose that file by itself; unpack it first where it lies in an archive."),
        ),
        Reason.MARKED_TEXT: (
            tr(
                "{name}, a text beside a picture, is marked as data of a report of Provcheck, which anyone can write, and was "
                "not read; the picture was compared without it."
            ),
            tr("If it is not from a report of yours, open it and see what it says."),
        ),
        Reason.FORMAT_NOT_READ: (
            tr("{name} is of a format that this version does not read."),
            tr("Export it as PNG or JPEG and check that."),
        ),
        Reason.PACKING_NOT_READ: (
            tr("{name} is packed in a way that this version does not unpack."),
            tr("Unpack the archive, then check the folder."),
        ),
        Reason.LOCKED: (
            tr("{name} is protected by a password."),
            tr("Save it without the password and check that."),
        ),
        Reason.ARCHIVE_AS_WORKS: (
            tr("{name} is an archive; the pictures in it are not in the portfolio."),
            tr("Look for changes in the portfolio to add them."),
        ),
        Reason.FURTHER_PARTS: (
            tr("{name} has more pages than the program looks at: only the first 300 count."),
            tr("Split the file into several."),
        ),
        Reason.TRUNCATED: (tr("{name} is cut off: its end is missing."), tr("Download or copy it again.")),
        Reason.DAMAGED: (
            tr("{name} is damaged and cannot be decoded."),
            tr("Restore it from a backup or save it again."),
        ),
        Reason.TOO_MANY_PIXELS: (
            tr("{name} has more pixels than the program takes (250 megapixels)."),
            tr("Export a smaller version and check that."),
        ),
        Reason.FILE_TOO_LARGE: (
            tr("{name} is larger than the program takes (2 GB)."),
            tr("Export a smaller version and check that."),
        ),
        Reason.NO_ROOM_FOR_COPY: (
            tr("{name} is larger than the room on the drive for temporary files, to which it has to be copied."),
            tr("Make room there, or set TMPDIR to a folder on a larger drive, then try again."),
        ),
        Reason.TOO_MANY_FILES: (
            tr("{name} holds more files than the program looks at in one archive (20,000)."),
            tr("Unpack it, then check the folder."),
        ),
        Reason.TOO_LARGE_IN_ARCHIVE: (
            tr("{name} is too large to be checked inside its archive."),
            tr("Unpack the archive, then check the folder."),
        ),
        Reason.ARCHIVE_LOCKED: (
            tr("{name} is protected by a password."),
            tr("Unpack the archive with its password, then check the folder."),
        ),
        Reason.OUT_OF_MEMORY: (
            tr("{name} needs more memory than there is."),
            tr("Close other programs and try again, or export a smaller version."),
        ),
        Reason.DECODING_TOO_LONG: (
            tr("{name} took too long to open and was given up."),
            tr("Open it in the program it came from, export it as PNG and check that."),
        ),
        Reason.DECODER_FAILED: (
            tr("{name} could not be opened: the program's reader broke down on it."),
            tr("Open it in the program it came from, export it as PNG and check that."),
        ),
        Reason.NOT_MEASURED: (
            tr("{name} could not be compared: the program failed on it."),
            tr("Export it as PNG from the program it came from and check that; the log says more."),
        ),
        Reason.DECODER_MISSING: (
            tr("The part of the program that opens pictures does not start ({name})."),
            tr("Close other programs and try again, or install Provcheck anew."),
        ),
        Reason.READ_ERROR: (tr("{name} could not be read."), tr("Check the drive it is on, then try again.")),
        Reason.TEXT_BESIDE: (
            tr("{name}, a text beside a picture, could not be read; the picture was compared without it."),
            tr("Check its permissions and the drive it is on, then check the picture again."),
        ),
        Reason.CHANGED: (tr("{name} holds another picture by now."), tr("Check it again.")),
        Reason.NO_ANSWER: (tr("{name} does not answer."), tr("Check the drive or the network it is on.")),
        Reason.MODEL_MISSING: (tr("The model {name} is not here."), tr("Get it in Settings, or with: provcheck models get")),
        Reason.MODEL_UNREADABLE: (tr("The model {name} cannot be loaded."), tr("Add or download it again.")),
        Reason.MODEL_UNFIT: (
            tr("The model {name} does not do what its card says."),
            tr("Check the card, or remove the model."),
        ),
        Reason.MODEL_DIGEST: (
            tr("The model {name} is not the file its card describes."),
            tr("Download it again; it may be incomplete or altered."),
        ),
        Reason.MODEL_UNKNOWN: (
            tr("There is no model {name} here or to get."),
            tr("See which ones there are in Settings, or with: provcheck models list"),
        ),
        Reason.MODEL_EXISTS: (
            tr("There is another model of the name {name}."),
            tr("Remove that one first in Settings or with: provcheck models remove, or choose another name with --id"),
        ),
        Reason.MODEL_BUSY: (
            tr("The model {name} is being downloaded or changed by another window or terminal."),
            tr("Wait until that has ended, then try again."),
        ),
        Reason.MODEL_DOWNLOAD: (
            tr("The model {name} could not be downloaded."),
            tr(
                "Check the connection and try again; only what is missing is fetched. Or add a file that you have, in Settings "
                "or with: provcheck models add"
            ),
        ),
        Reason.MODEL_NOT_AT_SOURCE: (
            tr("The model {name} is not where its card says, or not for everybody."),
            tr("Choose another one, or add a file that you have, in Settings or with: provcheck models add"),
        ),
        Reason.MODEL_OFFLINE: (
            tr("The model {name} is not downloaded, for HF_HUB_OFFLINE forbids the network."),
            tr("Take that setting away and try again, or add a file that you have, in Settings or with: provcheck models add"),
        ),
        Reason.MODEL_WORDLESS: (
            tr("{name} cannot be searched for: no model that knows words is in use."),
            tr("Get one or use one that is here, in Settings or with: provcheck models get clip-vit-b32, provcheck models use"),
        ),
        Reason.MODEL_STYLELESS: (
            tr("The style of {name} cannot be told: no model for style is in use."),
            tr("Get one or use one that is here, in Settings or with: provcheck models get csd-vit-l14, provcheck models use"),
        ),
        Reason.MODEL_INCOMPLETE: (
            tr("Files of the model {name} are missing."),
            tr("Get or add it again."),
        ),
        Reason.MODEL_ALWAYS_USED: (
            tr("The model {name} finds copies and is always used."),
            tr("Choose one that tells resemblance or style; see which ones there are with: provcheck models list"),
        ),
        **_export_reasons(),
        Reason.LIBRARY_TOO_NEW: (
            tr("The library {name} was written by a newer version of Provcheck."),
            tr("Install that version, or choose another library."),
        ),
        Reason.LIBRARY_UNUSABLE: (
            tr("The library {name} cannot be used."),
            tr("Check that its folder can be written; if the file is damaged, move it away and index the works again."),
        ),
        Reason.LIBRARY_FULL: (
            tr("There is no space left on the drive of the library {name}."),
            tr("Free some space and run it again; what was done is kept."),
        ),
        Reason.LIBRARY_NOT_THERE: (
            tr("The library was moved to {name}, and is not there."),
            tr("Connect the drive it is on, or put back a copy with: provcheck library restore FILE --library FOLDER"),
        ),
        Reason.NOT_A_LIBRARY: (
            tr("{name} is no whole copy of a library."),
            tr("Choose a file that was made with: provcheck library backup FILE"),
        ),
        Reason.LIBRARY_ITSELF: (
            tr("{name} belongs to the library itself."),
            tr("Choose another file for the copy."),
        ),
        Reason.WITHIN_LIBRARY: (
            tr("{name} lies in the folder of the library."),
            tr("Choose a folder outside of it."),
        ),
        Reason.NO_COPY_THERE: (
            tr("{name} is something else than a copy of a library, and is not replaced."),
            tr("Choose another name."),
        ),
        Reason.NOT_INDEXED: (
            tr("{name} has not been indexed with the models in use."),
            tr("Index the portfolio again; if the file is gone, put it back first."),
        ),
    }


def _export_reasons() -> dict[Reason, tuple[str, str]]:
    return {
        Reason.EXPORT_PARTS_MISSING: (
            tr("Models are exported with libraries that are not installed ({name})."),
            tr("Install them with: uv sync --extra export"),
        ),
        Reason.EXPORT_ARCHITECTURE: (
            tr("open_clip knows no architecture {name}."),
            tr("Write its name as open_clip does, as in ViT-B-32:/path/to/checkpoint.pt"),
        ),
        Reason.EXPORT_WHICH_WEIGHTS: (
            tr("How pictures are prepared depends on whose weights these are ({name})."),
            tr("Name the weights they come from with --like"),
        ),
        Reason.EXPORT_UNSAFE: (
            tr("{name} holds more than the numbers of a model, or is none, and is not loaded."),
            tr("Take the safetensors file of the same weights."),
        ),
        Reason.EXPORT_FAILED: (
            tr("The model {name} could not be exported."),
            tr("Check that the file holds the weights of that architecture."),
        ),
        Reason.EXPORT_DIFFERS: (
            tr("The exported model gives other embeddings than the original ({name}); nothing of it was kept."),
            tr("Take another version of PyTorch, or another file of the weights."),
        ),
        Reason.EXPORT_TARGET_EXISTS: (
            tr("{name} is there already and is not overwritten."),
            tr("Choose another folder with --out"),
        ),
        Reason.EXPORT_UNWRITABLE: (
            tr("{name} cannot be written."),
            tr("Free some space, or choose another folder with --out"),
        ),
    }


def reason_text(reason: Reason, name: str) -> str:
    """One sentence on what happened and one on what to do."""
    happened, remedy = _reasons()[reason]
    return sentences(happened.format(name=name), remedy)


def skipped_text(skipped: Skipped) -> str:
    """Why a file was skipped, and what to do."""
    return reason_text(skipped.reason, picture_name(skipped.path))


def error_text(error: ProvcheckError) -> str:
    """What failed, and what to do."""
    return reason_text(error.reason, picture_path(str(error.path)) if error.path is not None else error.detail)
