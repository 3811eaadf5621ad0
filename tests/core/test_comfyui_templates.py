"""Small graphs in the shapes of ComfyUI's public templates, and of what people build with the usual packs of nodes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provcheck.core.origin.records import Lora, Prompted
from tests.core.test_comfyui import BAD, EMPTY, ENDS, GOOD, USUAL, Nodes, encode, graph, sampler
from tests.origin_files import png, read_origin

MORE = "a frog among reeds, gouache"
UNET: Nodes = {
    "4": ("UNETLoader", {"unet_name": "birds.safetensors", "weight_dtype": "default"}),
    "70": ("CLIPLoader", {"clip_name": "words.safetensors", "type": "any"}),
    "71": ("VAELoader", {"vae_name": "looks.safetensors"}),
}
NOISE: Nodes = {"30": ("RandomNoise", {"noise_seed": 42}), "32": ("KSamplerSelect", {"sampler_name": "euler"})}
STEPPED = {"noise": ["30", 0], "guider": ["31", 0], "sampler": ["32", 0], "sigmas": ["33", 0], "latent_image": ["5", 0]}
SCHEDULE: Nodes = {"33": ("BasicScheduler", {"model": ["4", 0], "scheduler": "simple", "steps": 20})}
PICTURE: Nodes = {"21": ("LoadImage", {"image": "heron-dusk.png"})}
ZERO: Nodes = {"7": ("ConditioningZeroOut", {"conditioning": ["6", 0]})}


def texts(kind: str, name: str, **others: Any) -> Nodes:
    """A positive and a negative encoder of a kind, with the text in an input of a name."""
    return {"6": (kind, {name: GOOD, "clip": ["4", 1], **others}), "7": (kind, {name: BAD, "clip": ["4", 1], **others})}


def advanced(number: str, positive: str, negative: str, latent: list[Any], **others: Any) -> Nodes:
    inputs = {"noise_seed": 42, "sampler_name": "euler", "model": ["4", 0], "latent_image": latent, **others}
    pair = {"positive": [positive, 0], "negative": [negative, int(positive == negative)]}
    return {number: ("KSamplerAdvanced", {**inputs, **pair})}


ONE_TEXT: dict[str, Nodes] = {
    "img2img": {
        **USUAL, **PICTURE, **sampler(latent_image=["20", 0], denoise=0.6), "20": ("VAEEncode", {"pixels": ["21", 0]}),
    },
    "inpainting with a mask": {
        **USUAL, **PICTURE, **sampler(latent_image=["20", 0]),
        "20": ("VAEEncodeForInpaint", {"pixels": ["21", 0], "mask": ["21", 1], "vae": ["4", 2], "grow_mask_by": 6}),
    },
    "hires fix by the latent": {
        **USUAL, **ENDS, "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["4", 2]}),
        "40": ("LatentUpscale", {"samples": ["3", 0], "width": 1024, "height": 1024}),
        "41": ("KSampler", {**sampler()["3"][1], "latent_image": ["40", 0], "denoise": 0.5}),
    },
    "hires fix by a model": {
        **USUAL, "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["4", 2]}),
        "42": ("VAEDecode", {"samples": ["3", 0], "vae": ["4", 2]}),
        "43": ("UpscaleModelLoader", {"model_name": "4x.pth"}),
        "44": ("ImageUpscaleWithModel", {"upscale_model": ["43", 0], "image": ["42", 0]}),
        "40": ("VAEEncode", {"pixels": ["44", 0], "vae": ["4", 2]}),
        "41": ("KSampler", {**sampler()["3"][1], "latent_image": ["40", 0], "denoise": 0.5}),
    },
    "SDXL base and refiner": {
        **USUAL, **advanced("3", "6", "7", ["5", 0], start_at_step=0, end_at_step=20, return_with_leftover_noise="enable"),
        **advanced("41", "16", "17", ["3", 0], start_at_step=20, model=["14", 0]),
        "14": ("CheckpointLoaderSimple", {"ckpt_name": "birds.safetensors"}),
        "6": ("CLIPTextEncodeSDXL", {"width": 4096, "text_g": GOOD, "text_l": GOOD, "clip": ["4", 1]}),
        "7": ("CLIPTextEncodeSDXL", {"width": 4096, "text_g": BAD, "text_l": BAD, "clip": ["4", 1]}),
        "16": ("CLIPTextEncodeSDXLRefiner", {"ascore": 6, "width": 4096, "text": GOOD, "clip": ["14", 1]}),
        "17": ("CLIPTextEncodeSDXLRefiner", {"ascore": 2.5, "width": 4096, "text": BAD, "clip": ["14", 1]}),
        "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["14", 2]}),
    },
    "SDXL texts from one primitive": {
        **USUAL, "6": ("CLIPTextEncodeSDXL", {"text_g": ["20", 0], "text_l": ["20", 0], "clip": ["4", 1]}),
        "20": ("PrimitiveString", {"value": GOOD}),
    },
    "skipped layers and a model that was altered": {
        **USUAL, **sampler(model=["21", 0]), "6": ("CLIPTextEncode", {"text": GOOD, "clip": ["20", 0]}),
        "20": ("CLIPSetLastLayer", {"stop_at_clip_layer": -2, "clip": ["4", 1]}),
        "21": ("FreeU_V2", {"model": ["22", 0]}), "22": ("ModelSamplingDiscrete", {"model": ["4", 0], "sampling": "v"}),
    },
    "a chain of LoRAs": {
        **USUAL, **sampler(model=["22", 0]), "6": ("CLIPTextEncode", {"text": GOOD, "clip": ["22", 1]}),
        "20": ("LoraLoader", {"lora_name": "a.safetensors", "strength_model": 0.5, "model": ["4", 0], "clip": ["4", 1]}),
        "21": ("LoraLoader", {"lora_name": "b.safetensors", "strength_model": 1, "model": ["20", 0], "clip": ["20", 1]}),
        "22": ("LoraLoader", {"lora_name": "c.safetensors", "strength_model": -1, "model": ["21", 0], "clip": ["21", 1]}),
    },
    "ControlNet of the newer kind, of a picture that was made ready": {
        **USUAL, **PICTURE, **sampler(("20", 0), ("20", 1)),
        "20": ("ControlNetApplySD3", {"positive": ["6", 0], "negative": ["7", 0], "control_net": ["22", 0], "vae": ["4", 2],
                                      "image": ["23", 0], "strength": 1}),
        "22": ("ControlNetLoader", {"control_net_name": "canny.safetensors"}),
        "23": ("Canny", {"image": ["21", 0], "low_threshold": 0.4}),
    },
    "GLIGEN boxes": {
        **USUAL, **sampler(("20", 0)), "22": ("GLIGENLoader", {"gligen_name": "boxes.pth"}),
        "20": ("GLIGENTextBoxApply", {"conditioning_to": ["6", 0], "clip": ["4", 1], "gligen_textbox_model": ["22", 0],
                                      "text": GOOD, "width": 64, "height": 64, "x": 0, "y": 0}),
    },
    "unCLIP": {
        **USUAL, **PICTURE, **sampler(("20", 0)),
        "20": ("unCLIPConditioning", {"conditioning": ["6", 0], "clip_vision_output": ["22", 0], "strength": 1}),
        "22": ("CLIPVisionEncode", {"clip_vision": ["4", 3], "image": ["21", 0]}),
    },
    "an adapter of pictures": {
        **USUAL, **PICTURE, **sampler(model=["20", 0]),
        "20": ("IPAdapterAdvanced", {"model": ["4", 0], "ipadapter": ["22", 0], "image": ["21", 0], "weight": 1}),
        "22": ("IPAdapterModelLoader", {"ipadapter_file": "adapter.safetensors"}),
    },
    "an edit by instruction": {
        **USUAL, **PICTURE, **sampler(("20", 0), ("20", 1), latent_image=["20", 2]),
        "20": ("InstructPixToPixConditioning", {"positive": ["6", 0], "negative": ["7", 0], "pixels": ["21", 0]}),
    },
    "Flux, every part on its own": {
        **UNET, **EMPTY, **ENDS, **NOISE, **SCHEDULE, "6": encode(GOOD), "3": ("SamplerCustomAdvanced", STEPPED),
        "70": ("DualCLIPLoader", {"clip_name1": "t5.safetensors", "clip_name2": "l.safetensors", "type": "flux"}),
        "31": ("BasicGuider", {"model": ["34", 0], "conditioning": ["35", 0]}),
        "34": ("ModelSamplingFlux", {"max_shift": 1.15, "model": ["4", 0]}),
        "35": ("FluxGuidance", {"guidance": 3.5, "conditioning": ["6", 0]}),
    },
    "Flux fill": {
        **UNET, **EMPTY, **ENDS, **PICTURE, **sampler(("20", 0), ("20", 1), latent_image=["20", 2]), "6": encode(GOOD), **ZERO,
        "20": ("InpaintModelConditioning", {"positive": ["35", 0], "negative": ["7", 0], "pixels": ["21", 0]}),
        "35": ("FluxGuidance", {"guidance": 30, "conditioning": ["6", 0]}),
    },
    "Flux Redux": {
        **UNET, **EMPTY, **ENDS, **NOISE, **SCHEDULE, **PICTURE, "6": encode(GOOD), "3": ("SamplerCustomAdvanced", STEPPED),
        "31": ("BasicGuider", {"model": ["4", 0], "conditioning": ["36", 0]}),
        "36": ("StyleModelApply", {"conditioning": ["35", 0], "style_model": ["37", 0], "clip_vision_output": ["38", 0]}),
        "35": ("FluxGuidance", {"guidance": 3.5, "conditioning": ["6", 0]}),
        "37": ("StyleModelLoader", {"style_model_name": "redux.safetensors"}),
        "38": ("CLIPVisionEncode", {"clip_vision": ["39", 0], "image": ["21", 0]}),
        "39": ("CLIPVisionLoader", {"clip_name": "vision.safetensors"}),
    },
    "Flux Kontext": {
        **UNET, **EMPTY, **ENDS, **PICTURE, **sampler(("35", 0)), "6": encode(GOOD), **ZERO,
        "35": ("FluxGuidance", {"guidance": 2.5, "conditioning": ["36", 0]}),
        "36": ("ReferenceLatent", {"conditioning": ["6", 0], "latent": ["37", 0]}),
        "37": ("VAEEncode", {"pixels": ["38", 0], "vae": ["71", 0]}),
        "38": ("FluxKontextImageScale", {"image": ["21", 0]}),
    },
    "SD3 with three encoders": {
        **USUAL, **sampler(negative=("24", 0), model=["25", 0]),
        "6": ("CLIPTextEncodeSD3", {"clip_l": GOOD, "clip_g": GOOD, "t5xxl": GOOD, "empty_padding": "none", "clip": ["70", 0]}),
        "70": ("TripleCLIPLoader", {"clip_name1": "l", "clip_name2": "g", "clip_name3": "t5"}),
        "20": ("ConditioningZeroOut", {"conditioning": ["7", 0]}),
        "22": ("ConditioningSetTimestepRange", {"conditioning": ["20", 0], "start": 0.1, "end": 1}),
        "23": ("ConditioningSetTimestepRange", {"conditioning": ["7", 0], "start": 0, "end": 0.1}),
        "24": ("ConditioningCombine", {"conditioning_1": ["22", 0], "conditioning_2": ["23", 0]}),
        "25": ("ModelSamplingSD3", {"model": ["4", 0], "shift": 3}),
    },
    "Stable Cascade": {
        **USUAL, **sampler(latent_image=["34", 0]),
        "33": ("KSampler", {**sampler(("36", 0), ("7", 0), latent_image=["34", 1])["3"][1], "model": ["42", 0]}),
        "34": ("StableCascade_EmptyLatentImage", {"width": 1024, "height": 1024, "compression": 42}),
        "36": ("StableCascade_StageB_Conditioning", {"conditioning": ["6", 0], "stage_c": ["3", 0]}),
        "42": ("CheckpointLoaderSimple", {"ckpt_name": "birds.safetensors"}),
        "8": ("VAEDecode", {"samples": ["33", 0], "vae": ["42", 2]}),
    },
    "Stable Cascade with a zeroed second stage": {
        **USUAL,
        "33": ("KSampler", {**sampler(("36", 0), ("40", 0))["3"][1], "model": ["4", 0], "latent_image": ["34", 1]}),
        "34": ("StableCascade_EmptyLatentImage", {"width": 1024, "height": 1024, "compression": 42}),
        "36": ("StableCascade_StageB_Conditioning", {"conditioning": ["40", 0], "stage_c": ["3", 0]}),
        "40": ("ConditioningZeroOut", {"conditioning": ["6", 0]}),
        "8": ("VAEDecode", {"samples": ["33", 0], "vae": ["4", 2]}),
    },
    "Qwen edit of several pictures": {
        **UNET, **EMPTY, **ENDS, **PICTURE, **sampler(("50", 0), ("51", 0), model=["52", 0]),
        **texts("TextEncodeQwenImageEditPlus", "prompt", vae=["71", 0], image1=["21", 0]),
        "50": ("FluxKontextMultiReferenceLatentMethod", {"conditioning": ["6", 0], "reference_latents_method": "index"}),
        "51": ("FluxKontextMultiReferenceLatentMethod", {"conditioning": ["7", 0], "reference_latents_method": "index"}),
        "52": ("CFGNorm", {"model": ["53", 0], "strength": 1}),
        "53": ("ModelSamplingAuraFlow", {"model": ["4", 0], "shift": 3}),
    },
    "Wan, text to a still": {
        **UNET, **EMPTY, **ENDS, **sampler(model=["53", 0]), **texts("CLIPTextEncode", "text"),
        "53": ("ModelSamplingSD3", {"model": ["4", 0], "shift": 8}),
        "5": ("EmptyHunyuanLatentVideo", {"width": 832, "length": 1}),
    },
    "Wan of two models": {
        **UNET, **texts("CLIPTextEncode", "text"), **ENDS,
        **advanced("3", "20", "20", ["20", 2], start_at_step=0), "44": ("UNETLoader", {"unet_name": "birds.safetensors"}),
        **advanced("41", "20", "20", ["3", 0], start_at_step=10, model=["44", 0]), **PICTURE,
        "20": ("WanImageToVideo", {"positive": ["6", 0], "negative": ["7", 0], "vae": ["71", 0], "start_image": ["21", 0]}),
        "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["71", 0]}),
    },
    "a wrapper with both texts in one node": {
        "3": ("WanVideoSampler", {"model": ["4", 0], "text_embeds": ["6", 0], "image_embeds": ["5", 0], "seed": 42,
                                  "scheduler": "x", "sampler_name": "euler"}),
        "4": ("WanVideoModelLoader", {"model": "birds.safetensors", "base_precision": "fp16"}),
        "5": ("WanVideoEmptyEmbeds", {"width": 832, "height": 480, "num_frames": 1}),
        "6": ("WanVideoTextEncode", {"t5": ["70", 0], "positive_prompt": GOOD, "negative_prompt": BAD}),
        "70": ("LoadWanVideoT5TextEncoder", {"model_name": "t5.safetensors", "precision": "bf16"}),
        "8": ("WanVideoDecode", {"vae": ["71", 0], "samples": ["3", 0]}), "9": ("SaveImage", {"images": ["8", 0]}),
    },
    "Lumina with a system's prompt": {
        **UNET, **EMPTY, **ENDS, **sampler(), **texts("CLIPTextEncodeLumina2", "user_prompt", system_prompt="superior"),
    },
    "HiDream with four encoders": {
        **UNET, **EMPTY, **ENDS, **sampler(), "7": encode(BAD),
        "6": ("CLIPTextEncodeHiDream", {"clip_l": GOOD, "clip_g": GOOD, "t5xxl": GOOD, "llama": GOOD, "clip": ["70", 0]}),
    },
    "PixArt": {**UNET, **EMPTY, **ENDS, **sampler(), **texts("CLIPTextEncodePixArtAlpha", "text", width=1024, height=1024)},
    "Hunyuan with two texts": {
        **UNET, **EMPTY, **ENDS, **sampler(), "7": encode(BAD),
        "6": ("CLIPTextEncodeHunyuanDiT", {"bert": GOOD, "mt5xl": GOOD, "clip": ["4", 1]}),
    },
    "perpendicular guidance": {
        **USUAL, **NOISE, **SCHEDULE, "3": ("SamplerCustomAdvanced", STEPPED),
        "31": ("PerpNegGuider", {"model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0],
                                 "empty_conditioning": ["34", 0]}),
        "34": encode(""),
    },
    "a custom sampler": {
        **USUAL, **NOISE, **SCHEDULE,
        "3": ("SamplerCustom", {"model": ["4", 0], "add_noise": True, "noise_seed": 42, "positive": ["6", 0],
                                "negative": ["7", 0], "sampler": ["32", 0], "sigmas": ["33", 0], "latent_image": ["5", 0]}),
    },
    "Efficiency with a stack of LoRAs": {
        "3": ("KSampler (Efficient)", {"seed": 42, "sampler_name": "euler", "model": ["4", 0], "positive": ["4", 1],
                                       "negative": ["4", 2], "latent_image": ["4", 3], "optional_vae": ["4", 4]}),
        "4": ("Eff. Loader SDXL", {"base_ckpt_name": "birds.safetensors", "refiner_ckpt_name": "None", "positive": GOOD,
                                   "negative": BAD, "lora_stack": ["20", 0]}),
        "20": ("LoRA Stacker", {"input_mode": "simple", "lora_count": 1, "lora_name_1": "a.safetensors", "lora_wt_1": 1}),
        "9": ("SaveImage", {"images": ["3", 5]}),
    },
    "rgthree's context, loader of LoRAs and switch": {
        **USUAL, **sampler(("22", 4), ("22", 5), model=["22", 1]),
        "20": ("Power Lora Loader (rgthree)", {"model": ["4", 0], "lora_1": {
            "on": True, "lora": "a.safetensors", "strength": 1,
        }}),
        "21": ("Context Big (rgthree)", {"model": ["20", 0], "clip": ["4", 1], "positive": ["6", 0], "negative": ["7", 0]}),
        "22": ("Context Switch Big (rgthree)", {"ctx_01": ["21", 0]}),
    },
    "rgthree's prompt": {**USUAL, "6": encode(["20", 0]), "20": ("Power Prompt - Simple (rgthree)", {"prompt": GOOD})},
    "Impact's wildcards, filled in": {
        **USUAL, "6": encode(["20", 0]),
        "20": ("ImpactWildcardProcessor", {"wildcard_text": "a {heron|stork}", "populated_text": GOOD, "mode": "populate"}),
    },
    "Impact's detailer after it": {
        **USUAL, "9": ("SaveImage", {"images": ["40", 0]}), "50": ("UltralyticsDetectorProvider", {"model_name": "face.pt"}),
        "40": ("FaceDetailer", {"image": ["8", 0], "positive": ["6", 0], "negative": ["7", 0], "model": ["4", 0], "seed": 42,
                                "sampler_name": "euler", "wildcard": "", "bbox_detector": ["50", 0]}),
    },
    "Impact's pipe into a detailer": {
        **USUAL, "9": ("SaveImage", {"images": ["40", 0]}),
        "40": ("FaceDetailerPipe", {"image": ["8", 0], "detailer_pipe": ["41", 0], "seed": 42, "sampler_name": "euler"}),
        "41": ("ToDetailerPipe", {"model": ["4", 0], "clip": ["4", 1], "positive": ["6", 0], "negative": ["7", 0]}),
    },
    "pysssss's strings": {
        **USUAL, "6": encode(["20", 0]),
        "20": ("StringFunction|pysssss", {"action": "append", "tidy_tags": "yes", "text_a": ["21", 0], "text_b": ""}),
        "21": ("PrimitiveStringMultiline", {"value": GOOD}),
    },
    "Inspire's sampler and prompts": {
        **USUAL, "3": ("KSampler //Inspire", {**sampler()["3"][1], "noise_mode": "GPU(=A1111)"}),
        "6": ("WildcardEncode //Inspire", {"wildcard_text": "x", "populated_text": GOOD, "model": ["4", 0], "clip": ["4", 1]}),
    },
    "Easy-Use's pipe": {
        "1": ("easy fullLoader", {"ckpt_name": "birds.safetensors", "lora_name": "None", "positive": GOOD, "negative": BAD}),
        "2": ("easy preSampling", {"pipe": ["1", 0], "steps": 20, "sampler_name": "euler", "seed": 42}),
        "3": ("easy kSampler", {"pipe": ["2", 0], "image_output": "Hide"}),
        "9": ("SaveImage", {"images": ["3", 1]}),
    },
    "WAS's joined texts": {
        **USUAL, "6": encode(["20", 0]),
        "20": ("Text Concatenate", {"delimiter": ", ", "clean_whitespace": "true", "text_a": ["21", 0], "text_b": ["22", 0]}),
        "21": ("Text Multiline", {"text": "a heron at dusk"}), "22": ("Text Multiline", {"text": "watercolour"}),
    },
    "KJNodes' constants joined": {
        **USUAL, "6": encode(["20", 0]),
        "20": ("JoinStrings", {"delimiter": ", ", "string1": ["21", 0], "string2": ["22", 0]}),
        "21": ("StringConstant", {"string": "a heron at dusk"}), "22": ("StringConstantMultiline", {"string": "watercolour"}),
    },
    "other encoders": {**USUAL, **texts("smZ CLIPTextEncode", "text", parser="A1111", text_g="", text_l="")},
    "weights of another kind": {**USUAL, **texts("BNK_CLIPTextEncodeAdvanced", "text", weight_interpretation="A1111")},
    "a saver that takes the texts too": {
        **USUAL, "9": ("Image Saver", {"images": ["8", 0], "positive": GOOD, "negative": BAD, "modelname": "x"}),
    },
}  # fmt: skip


def prompted(nodes: Nodes) -> Prompted:
    found = read_origin(png({"prompt": json.dumps(graph(nodes))})).prompted
    assert found is not None
    return found


@pytest.mark.parametrize("shape", ONE_TEXT)
def test_the_right_prompt_is_told_of_every_shape(shape: str) -> None:
    found = prompted(ONE_TEXT[shape])
    assert found.positive == (GOOD,)
    assert found.negative == (() if shape.startswith("Flux") else (BAD,))
    assert (found.model, found.seed, found.sampler) == ("birds.safetensors", "42", "euler")
    uses_picture = any(kind == "LoadImage" for kind, _inputs in ONE_TEXT[shape].values())
    assert found.references == (("heron-dusk.png",) if uses_picture else ())


SEVERAL: dict[str, Nodes] = {
    "areas": {
        **USUAL, **sampler(("20", 0)), "50": encode(MORE),
        "20": ("ConditioningCombine", {"conditioning_1": ["6", 0], "conditioning_2": ["21", 0]}),
        "21": ("ConditioningSetArea", {"conditioning": ["50", 0], "width": 64, "height": 64, "x": 0, "y": 0, "strength": 1}),
    },
    "masks": {
        **USUAL, **sampler(("20", 0)), "50": encode(MORE), "51": ("LoadImageMask", {"image": "mask.png"}),
        "20": ("ConditioningCombine", {"conditioning_1": ["6", 0], "conditioning_2": ["21", 0]}),
        "21": ("ConditioningSetMask", {"conditioning": ["50", 0], "mask": ["51", 0], "strength": 1}),
    },
    "an average": {
        **USUAL, **sampler(("20", 0)), "50": encode(MORE),
        "20": ("ConditioningAverage", {"conditioning_to": ["6", 0], "conditioning_from": ["50", 0], "strength": 0.5}),
    },
    "pairs": {
        **USUAL, **sampler(("20", 0), ("20", 1)), "50": encode(MORE),
        "20": ("PairConditioningCombine", {"positive_A": ["6", 0], "negative_A": ["7", 0],
                                           "positive_B": ["50", 0], "negative_B": ["7", 0]}),
    },
    "two texts of SDXL": {
        **USUAL, "6": ("CLIPTextEncodeSDXL", {"text_g": GOOD, "text_l": MORE, "clip": ["4", 1]}),
    },
    "two texts of Flux": {
        **USUAL, "6": ("CLIPTextEncodeFlux", {"clip_l": GOOD, "t5xxl": MORE, "guidance": 3.5, "clip": ["4", 1]}),
    },
    "a second pass with words of its own": {
        **USUAL, "50": encode(MORE), "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["4", 2]}),
        "41": ("KSampler", {**sampler(("50", 0))["3"][1], "latent_image": ["3", 0]}),
    },
    "steps with words of their own": {
        **USUAL, **sampler(("20", 0)), "50": encode(MORE),
        "20": ("ConditioningCombine", {"conditioning_1": ["21", 0], "conditioning_2": ["22", 0]}),
        "21": ("ConditioningSetTimestepRange", {"conditioning": ["6", 0], "start": 0, "end": 0.5}),
        "22": ("ConditioningSetTimestepRange", {"conditioning": ["50", 0], "start": 0.5, "end": 1}),
    },
}  # fmt: skip


@pytest.mark.parametrize("shape", SEVERAL)
def test_all_texts_that_were_asked_for_are_told(shape: str) -> None:
    found = prompted(SEVERAL[shape])
    assert (set(found.positive), found.negative) == ({GOOD, MORE}, (BAD,))


def test_loras_of_every_pack() -> None:
    by_shape = {shape: prompted(ONE_TEXT[shape]).loras for shape in ONE_TEXT}
    chain = {"a.safetensors": 0.5, "b.safetensors": 1.0, "c.safetensors": -1.0}
    assert {lora.name: lora.weight for lora in by_shape.pop("a chain of LoRAs")} == chain
    for shape in ("Efficiency with a stack of LoRAs", "rgthree's context, loader of LoRAs and switch"):
        assert by_shape.pop(shape) == (Lora("a.safetensors", 1.0),)
    assert set(by_shape.values()) == {()}
