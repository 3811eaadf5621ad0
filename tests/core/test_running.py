"""A model on a graphics card, told by sessions that stand in for one: batches, full memory, failures, wrong numbers."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.errors import ModelError, Reason
from provcheck.core.models import running
from provcheck.core.models.batching import Batcher
from provcheck.core.models.providers import COREML, CPU, CUDA, DIRECTML, MIGRAPHX, OPENVINO, TENSORRT, options_of, tolerance
from provcheck.core.models.running import RunningModel
from provcheck.core.models.sessions import is_out_of_memory
from provcheck.core.models.trials import BATCHES, Trial, Trials, fastest_batch
from tests.core.pretended_cards import FILES, FULL, PROBES, Card, Machine, expected, proved, tensor


def test_a_card_that_agrees_with_the_processor_is_used() -> None:
    machine = Machine(CUDA=Card())
    model = proved(machine, (CUDA, CPU))
    assert model.providers == (CUDA, CPU)
    assert model.failures == ()
    assert model.row(tensor(3)).tolist() == expected(3)


def test_a_card_that_disagrees_is_not_used_and_says_by_how_much() -> None:
    model = proved(Machine(CUDA=Card(noise=0.5)), (CUDA, CPU))
    assert model.providers == (CPU,)
    assert [failure.provider for failure in model.failures] == [CUDA]
    assert "cosine 0.9" in model.failures[0].said
    assert model.row(tensor(3)).tolist() == expected(3)


def test_values_that_are_no_numbers_disagree() -> None:
    model = proved(Machine(CUDA=Card(noise=float("nan"))), (CUDA, CPU))
    assert model.providers == (CPU,)
    assert "cosine 0.0000" in model.failures[0].said


def test_a_card_that_takes_no_model_is_passed_over_for_the_next() -> None:
    machine = Machine(CUDA=Card(refuses="no kernel image"), Dml=Card())
    model = proved(machine, (CUDA, DIRECTML, CPU))
    assert model.providers == (DIRECTML, CPU)
    assert [(failure.provider, failure.said, failure.running) for failure in model.failures] == [
        (CUDA, "no kernel image", False)
    ]


def test_a_card_that_the_runtime_drops_silently_is_told_all_the_same() -> None:
    model = proved(Machine(CUDA=Card(silent=True)), (CUDA, CPU))
    assert model.providers == (CPU,)
    assert [(failure.provider, failure.said) for failure in model.failures] == [(CUDA, "")]


def test_a_file_that_not_even_the_processor_takes_is_refused() -> None:
    machine = Machine(CUDA=Card(refuses="bad file"))
    machine.cards[CPU] = Card(refuses="bad file")
    with pytest.raises(ModelError) as caught:
        RunningModel(FILES, (CUDA, CPU), opener=machine.open)
    assert (caught.value.reason, caught.value.path, caught.value.detail) == (Reason.MODEL_UNREADABLE, FILES.whole, "bad file")


def test_a_card_that_fails_at_work_is_given_up_and_the_picture_is_not_lost() -> None:
    machine = Machine(CUDA=Card(), CoreML=Card(room=0))
    model = proved(machine, (CUDA, COREML, CPU))
    machine.cards[CUDA].broken = "device lost"
    assert model.row(tensor(2)).tolist() == expected(2)
    assert model.providers == (CPU,)
    assert [(failure.provider, failure.running) for failure in model.failures] == [(CUDA, True), (COREML, True)]
    assert model.row(tensor(4)).tolist() == expected(4)


def test_the_next_card_is_tried_too_before_it_takes_over_at_work() -> None:
    machine = Machine(CUDA=Card(), CoreML=Card(noise=0.5), Dml=Card(axis=1))
    model = proved(machine, (CUDA, COREML, DIRECTML, CPU))
    machine.cards[CUDA].broken = "device lost"
    assert model.row(tensor(2)).tolist() == expected(2)
    assert model.providers == (DIRECTML, CPU)
    assert [failure.provider for failure in model.failures] == [CUDA, COREML]
    assert model.batch == 1


def test_a_card_that_mixes_up_a_batch_is_given_one_picture_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "fastest_batch", lambda seconds_of, sizes: (seconds_of(sizes[-1]), sizes[-1])[1])
    assert proved(Machine(CUDA=Card()), (CUDA, CPU)).batch == BATCHES[-1]
    model = proved(Machine(CUDA=Card(mixes=True)), (CUDA, CPU))
    assert (model.providers, model.batch) == ((CUDA, CPU), 1)


def test_a_card_that_drops_pictures_of_a_batch_is_given_up() -> None:
    model = proved(Machine(CUDA=Card(drops=True)), (CUDA, CPU))
    assert model.providers == (CPU,)
    assert model.failures[0].said == "1 rows for 2 pictures"


def test_rows_that_are_too_few_are_told_to_every_thread_that_waits() -> None:
    batcher = Batcher(lambda tensors: [np.ones(1, np.float32)] if tensors else [], 8)
    batcher._turn.acquire()
    # Their threads must not hold the run of tests up where they wait for ever.
    answers: queue.Queue[str] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(str(batcher.row(tensor(1))))
        except ValueError as error:
            answers.put(str(error))

    for _each in range(3):
        threading.Thread(target=ask, daemon=True).start()
    _wait_until(lambda: len(batcher._waiting) == 3)
    batcher._turn.release()
    assert all("shorter" in answers.get(timeout=10) for _each in range(3))


def test_full_memory_halves_the_batch_and_keeps_the_card() -> None:
    trials = Trials()
    machine = Machine(CUDA=Card())
    trials_before = proved(machine, (CUDA, CPU), trials).batch
    machine.cards[CUDA].room = 2
    known = Trials()
    known.keep(_key(CUDA), Trial(1.0, 16))
    model = proved(machine, (CUDA, CPU), known)
    assert trials_before >= 1
    assert model.batch == 16
    rows = model.rows([tensor(value) for value in range(1, 12)])
    assert [row.tolist() for row in rows] == [expected(value) for value in range(1, 12)]
    assert model.batch == 2
    assert model.providers == (CUDA, CPU)
    assert model.failures == ()


def test_memory_that_is_too_small_for_one_picture_gives_the_card_up() -> None:
    machine = Machine(CUDA=Card())
    known = Trials()
    known.keep(_key(CUDA), Trial(1.0, 4))
    model = proved(machine, (CUDA, CPU), known)
    machine.cards[CUDA].room = 0
    assert model.row(tensor(3)).tolist() == expected(3)
    assert model.providers == (CPU,)
    assert model.failures[0].said == FULL


def _key(provider: str) -> str:
    import onnxruntime as ort  # noqa: PLC0415

    return f"tiny/{provider}/{ort.__version__}"


def test_what_was_tried_is_kept_for_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "trials.json"
    first = Machine(CUDA=Card())
    proved(first, (CUDA, CPU), Trials(file))
    assert CPU in first.opened
    again = Machine(CUDA=Card())
    model = proved(again, (CUDA, CPU), Trials(file))
    assert again.opened == [CUDA]
    assert again.cards[CUDA].batches == []
    assert model.row(tensor(3)).tolist() == expected(3)


def test_a_card_that_disagreed_is_tried_again_at_the_next_start_and_no_longer_than_needed(tmp_path: Path) -> None:
    file = tmp_path / "trials.json"
    disagreeing = Machine(CUDA=Card(noise=0.5))
    model = proved(disagreeing, (CUDA, CPU), Trials(file))
    assert model.providers == (CPU,)
    assert "cosine" in model.failures[0].said
    assert disagreeing.cards[CUDA].batches == [1] * len(PROBES)
    with_another_driver = proved(Machine(CUDA=Card()), (CUDA, CPU), Trials(file))
    assert with_another_driver.providers == (CUDA, CPU)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"a": 1}', '{"a": {"agreement": "x", "batch": 1}}', '{"a": {"batch": 1}}', "é"]
)
def test_a_broken_file_of_trials_holds_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "trials.json"
    file.write_text(text, encoding="utf-8")
    assert Trials(file).of("a") is None


def test_trials_that_cannot_be_written_are_kept_for_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    trials = Trials(tmp_path / "file" / "trials.json")
    trials.keep("a", Trial(1.0, 2))
    assert trials.of("a") == Trial(1.0, 2)


def test_threads_that_wait_are_served_in_one_batch() -> None:
    machine = Machine(CUDA=Card())
    known = Trials()
    known.keep(_key(CUDA), Trial(1.0, 8))
    model = proved(machine, (CUDA, CPU), known)
    batcher = model._batcher
    assert batcher is not None
    with ThreadPoolExecutor(20) as pool:
        batcher._turn.acquire()
        futures = [pool.submit(model.row, tensor(value)) for value in range(1, 21)]
        _wait_until(lambda: len(batcher._waiting) == 20)
        batcher._turn.release()
        rows = [future.result(timeout=10).tolist() for future in futures]
    assert rows == [expected(value) for value in range(1, 21)]
    assert machine.cards[CUDA].batches == [8, 8, 4]


def test_a_failure_while_many_wait_reaches_nobody_when_the_processor_can_do_it() -> None:
    machine = Machine(CUDA=Card())
    model = proved(machine, (CUDA, CPU))
    machine.cards[CUDA].broken = "device lost"
    with ThreadPoolExecutor(8) as pool:
        rows = [row.tolist() for row in pool.map(model.row, [tensor(value) for value in range(1, 40)])]
    assert rows == [expected(value) for value in range(1, 40)]
    assert len(machine.cards[CUDA].batches) >= 1
    assert [failure.provider for failure in model.failures] == [CUDA]


def test_what_fails_on_the_processor_is_raised_where_it_was_asked_for() -> None:
    machine = Machine(CUDA=Card())
    model = proved(machine, (CUDA, CPU))
    machine.cards[CUDA].broken = machine.cards[CPU].broken = "broken graph"
    with pytest.raises(RuntimeError, match="broken graph"):
        model.row(tensor(1))


def test_a_graph_of_one_picture_is_run_one_by_one() -> None:
    model = proved(Machine(CUDA=Card(axis=1)), (CUDA, CPU))
    assert model.batch == 1


def test_a_provider_that_compiles_for_every_size_of_a_batch_gets_one_size_only() -> None:
    machine = Machine(MIGraphX=Card())
    model = proved(machine, (MIGRAPHX, CPU))
    with ThreadPoolExecutor(8) as pool:
        rows = [row.tolist() for row in pool.map(model.row, [tensor(value) for value in range(1, 20)])]
    assert rows == [expected(value) for value in range(1, 20)]
    assert set(machine.cards[MIGRAPHX].batches) == {1}


def test_batches_grow_while_that_is_faster_a_picture() -> None:
    def seconds_with(setup: float) -> Callable[[int], float]:
        return lambda size: setup + 0.01 * size

    assert fastest_batch(seconds_with(0.0)) == 1
    assert fastest_batch(seconds_with(0.01)) == 8
    assert fastest_batch(seconds_with(10.0)) == 32


def test_a_trial_in_small_memory_ends_with_what_fits() -> None:
    machine = Machine(CUDA=Card(room=3))
    assert proved(machine, (CUDA, CPU)).batch <= 2
    assert machine.cards[CUDA].batches != []


@pytest.mark.parametrize(
    ("said", "full"),
    [
        (FULL, True),
        ("CUDA error cudaErrorMemoryAllocation: out of memory", True),
        ("DML: HRESULT 8007000E Not enough memory resources", True),
        ("clEnqueueWriteBuffer: CL_MEM_OBJECT_ALLOCATION_FAILURE", True),
        ("CUDNN_STATUS_EXECUTION_FAILED", False),
    ],
)
def test_full_memory_is_known_by_what_providers_say(said: str, *, full: bool) -> None:
    assert is_out_of_memory(RuntimeError(said)) is full


def test_compiled_models_are_kept_only_where_there_is_a_folder_for_them(tmp_path: Path) -> None:
    for provider in (TENSORRT, COREML, OPENVINO):
        assert str(tmp_path) in options_of(provider, tmp_path).values()
        assert str(tmp_path) not in options_of(provider).values()
    assert options_of(CPU, tmp_path) == {}
    assert options_of(MIGRAPHX) == {"migraphx_fp16_enable": "1"}
    assert tolerance(CUDA) == 0.999
    assert tolerance(CPU) == 1.0


def _wait_until(holds: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _step in range(2000):
        if holds():
            return
        pause.wait(0.005)
    raise AssertionError("it never came")
