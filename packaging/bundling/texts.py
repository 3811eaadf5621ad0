"""Scripts and texts that lie in a bundle for Linux."""

from __future__ import annotations

from bundling.description import Description, Variant

_HEAD = """#!/bin/sh
# Where this file really lies, whatever link it was started by.
here=$(dirname -- "$(readlink -f -- "$0")")
"""

# What update-mime-database writes beside packages (shared MIME-info specification, 2.1 and 2.4).
_MIME_FILES = "XMLnamespaces aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version"


def launcher(tree: str, entry: str) -> str:
    """A command in usr/bin that runs an entry point with the bundle's own interpreter, apart from whatever Python is there."""
    start = f"import sys; from provcheck.__main__ import {entry}; {entry}()"
    return f"""{_HEAD}exec "$here/../../{tree}/bin/python3.12" -I -c '{start}' "$@"
"""


def app_run(description: Description) -> str:
    """What is started by opening the bundle: the window, or a command where one is named."""
    command = description.command
    return f"""{_HEAD}case ${{1-}} in
  "" | /* | *.*) exec "$here/usr/bin/{command}-gui" "$@" ;;
  *) exec "$here/usr/bin/{command}" "$@" ;;
esac
"""


def install_script(description: Description) -> str:
    """Puts the program into a person's menu and commands, from where the bundle lies; nothing needs an administrator."""
    command, app = description.command, description.app_id
    return f"""{_HEAD}set -eu
data=${{XDG_DATA_HOME:-$HOME/.local/share}}
bin=$HOME/.local/bin
mkdir -p "$data/applications" "$data/mime/packages" "$data/icons" "$data/man/man1" "$bin"
ln -sfn "$here/usr/bin/{command}" "$bin/{command}"
sed "s|^Exec={command}-gui|Exec=\\"$here/usr/bin/{command}-gui\\"|" \\
  "$here/usr/share/applications/{app}.desktop" > "$data/applications/{app}.desktop"
cp "$here/usr/share/mime/packages/{app}.xml" "$data/mime/packages/"
cp -R "$here/usr/share/icons/hicolor" "$data/icons/"
cp "$here/usr/share/man/man1/{command}.1.gz" "$data/man/man1/"
if command -v update-mime-database > /dev/null; then update-mime-database "$data/mime"; fi
if command -v update-desktop-database > /dev/null; then update-desktop-database "$data/applications"; fi
echo "{description.name} is in the menu now. To take it out again: $here/uninstall.sh"
"""


def uninstall_script(description: Description) -> str:
    """Takes away what `install_script` put there, and nothing else."""
    command, app = description.command, description.app_id
    kinds = " ".join(sorted({f"mime/{kind.type.split('/')[0]}" for kind in description.mime}))
    return f"""{_HEAD}set -eu
data=${{XDG_DATA_HOME:-$HOME/.local/share}}
rm -f "$HOME/.local/bin/{command}" "$data/applications/{app}.desktop" "$data/mime/packages/{app}.xml" \\
  "$data/man/man1/{command}.1.gz"
find "$data/icons/hicolor" -name "{app}.*" -delete 2> /dev/null || true
if [ -d "$data/mime/packages" ]; then
  if command -v update-mime-database > /dev/null; then update-mime-database "$data/mime"; fi
  # Without packages all that is beside them was made by that command.
  if [ -z "$(ls -A "$data/mime/packages")" ]; then (cd "$data/mime" && rm -f {_MIME_FILES}); fi
fi
if [ -d "$data/applications" ]; then
  if command -v update-desktop-database > /dev/null; then update-desktop-database "$data/applications"; fi
  if [ "$(ls -A "$data/applications")" = mimeinfo.cache ]; then rm "$data/applications/mimeinfo.cache"; fi
fi
# Folders go where nothing else lies in them; rmdir fails at all others.
cd "$here/usr/share"
set -- icons/hicolor/*/apps
if [ -d "$data" ]; then
  cd "$data"
  for folder in "$@" applications {kinds} mime/packages man/man1; do rmdir -p -- "$folder" 2> /dev/null || true; done
fi
cd "$here"
for folder in "$HOME/.local/bin" "$data" "$HOME/.local"; do rmdir -- "$folder" 2> /dev/null || true; done
echo "{description.name} is out of the menu. Your library, settings and log are still there:"
echo "  $data/{command}, ${{XDG_CONFIG_HOME:-$HOME/.config}}/{command}, ${{XDG_STATE_HOME:-$HOME/.local/state}}/{command}"
echo "To delete the program, delete the folder $here"
"""


def read_me(description: Description, variant: Variant) -> str:
    """The first steps."""
    name, command = description.name, description.command
    return f"""{name} {description.version} for Linux (x86-64), {variant.told}

Start it:        open the file AppRun in this folder, or type ./AppRun in a terminal here.
Into the menu:   ./install.sh   (for you alone; it needs no administrator)
Out of it:       ./uninstall.sh
Commands:        usr/bin/{command} --help
Does it work?    usr/bin/{command} --self-test

It needs a desktop with the C library glibc 2.35 or newer: Ubuntu 22.04, Debian 12, Fedora 36 and later ones.

The model that finds copies may not be given on with the program. Without it {name} compares with hashes and
local features. At the first start it is offered: a download when you press the button, or a file of your own.
It can be got later, too: see Settings > Models.

Is the download whole?   sha256sum --check --quiet SHA256SUMS   (in this folder)
What is in it:           NOTICES.md, sbom.cdx.json (CycloneDX). Qt, FFmpeg and libheif are under the LGPL:
                         they are files of their own below usr/lib/{command}, which you may replace.
"""
