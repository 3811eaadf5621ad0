"""Pictures of the models in the settings, for `shots`."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QWidget

from provcheck.core.errors import ModelError, Reason
from provcheck.gui.main_window import MainWindow
from tests.gui.model_fakes import MEGABYTE, SIZE, FakeModels
from tests.gui.shooting import Studio


def show_part(window: MainWindow, part: QWidget) -> None:
    """Scroll the settings to a part, its top at the top."""
    page = window.settings_page
    inner = page.scroller.widget()
    page.scroller.verticalScrollBar().setValue(part.mapTo(inner, part.rect().topLeft()).y())


def models(studio: Studio) -> None:
    """The list, a download, its failures, and what is said of what was added, checked and removed."""
    gate = threading.Event()
    fake = FakeModels(told=[(0, SIZE), (212 * MEGABYTE, SIZE)], gate=gate)
    window = studio.window(models=fake.services())
    window.go_to(window.settings_page)
    page = window.settings_page
    listed = page.model_list
    studio.settle(window, lambda: bool(listed.rows))

    def shoot(name: str, part: QWidget) -> None:
        window.resize(1280, 800)
        studio.settle(window)
        show_part(window, part)
        studio.shoot(window, name)

    first = listed.parentWidget()
    shoot("34-models", first)
    shoot("34-models-end", listed.rows["siglip2-b16"])
    listed.rows["mobileclip2-s0"].get.click()
    studio.settle(window, lambda: listed.progress.bar.maximum() > 0)
    listed.progress._began_at, listed.progress._began_with = listed.progress._began_at - 24.0, 0
    listed.progress.advance_bytes(212 * MEGABYTE, SIZE)
    shoot("35-downloading", listed.rows["siglip2-b32-256"])
    window.go_to(window.portfolio_page)
    studio.shoot(window, "35-downloading-elsewhere")
    window.go_to(page)
    fake.error = ModelError(Reason.MODEL_DOWNLOAD, Path("mobileclip2-s0"), "ConnectError")
    gate.set()
    studio.settle(window, lambda: not listed.progress.runs)
    fake.error = None
    listed.rows["my-model"].check.click()
    listed.rows["clip-vit-b32"].check.click()
    studio.settle(window, lambda: not window.context.jobs.busy)
    listed.take_files([Path("/home/ana/painted-clip.onnx")])
    studio.settle(window, lambda: not window.context.jobs.busy)
    shoot("36-models-told", first)
    shoot("36-models-told-end", listed.rows["mobileclip2-s0"])
    listed.rows["clip-vit-b32"].remove.click()
    studio.settle(window)
    assert listed.question is not None
    listed.question.grab().save(str(studio.folder / "37-remove-model.png"))
    listed.question.reject()
    studio.close(window, gate)
    wrong = FakeModels(
        wrong_place='The settings say runs_on = "CUDDA", which is no name of anything to run on, so the processor is used. '
        "Names are: TensorRT, CUDA, CPU. Choose in Settings, or mend settings.toml."
    )
    window = studio.window(models=wrong.services())
    window.go_to(window.settings_page)
    studio.settle(window)
    show_part(window, window.settings_page.wrong_place)
    studio.shoot(window, "38-wrong-place")
    studio.close(window)
