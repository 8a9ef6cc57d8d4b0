"""Hostile descriptions of tensors and hostile values: for every check, what gets through."""

from decoder_attacks import BOTH, add, decoded, meta, tensor, value
from wire_documents import ONE, STORED, entry, structure

from grader.wire.limits import DecodeLimits

# Descriptions of tensors.

_LIST = "tensor_entries.read_tensors: A message has no list of at most tensors."
add(_LIST, "an object", decoded(b'{"envelope":{},"value":null,"tensors":{}}'))
add(
    _LIST,
    "two where one is allowed",
    decoded(structure(BOTH, [entry(form="meta")] * 2), tensors=1),
)
_CHECK = "tensor_entries._check_entry:"
add(
    f"{_CHECK} The description of a tensor has missing or additional keys.",
    "one more",
    tensor(more=1),
)
add(
    f"{_CHECK} The description of a tensor has missing or additional keys.",
    "a number",
    decoded(structure(ONE, [1])),
)
add(
    f"{_CHECK} The description of a tensor has a field of another kind.",
    "1 for true",
    tensor(requires_grad=1),
)
_FORM = f"{_CHECK} The description of a tensor does not fit its form."
add(_FORM, "an unknown form", decoded(structure(ONE, [entry(form="file")])))
add(_FORM, "a shape of a pending one", decoded(structure(ONE, [entry(form="pending")])))
_UNSENDABLE = f"{_CHECK} A tensor has a dtype that can't be sent."
add(_UNSENDABLE, "no dtype at all", meta(dtype="float"))
add(_UNSENDABLE, "data of a quantized dtype", tensor(dtype="qint8"))
add(f"{_CHECK} A tensor is on a device of no valid name.", "capitals", tensor(device="CPU"))
add(f"{_CHECK} The name of a tensor's type is empty or too long.", "none", tensor(type=""))
add(f"{_CHECK} The name of a tensor's type is empty or too long.", "long", tensor(type="x" * 257))
_STORAGE = f"{_CHECK} A tensor has an impossible storage number."
add(_STORAGE, "a storage that no tensor can have", tensor(storage=1))
add(_STORAGE, "a storage below zero", tensor(storage=-1))
add(_STORAGE, "a storage where there is no data", meta(storage=0))
_SHAPE = "tensor_entries._check_shape:"
add(
    f"{_SHAPE} A tensor has more than dimensions.",
    "two dimensions where one is allowed",
    decoded(structure(ONE, [entry(form="meta", shape=[1, 1])]), dims=1),
)
_SIZE = f"{_SHAPE} A tensor has a size that is no moderate integer."
add(_SIZE, "true for 1", tensor({"t0": STORED | {"shape": [True, 2]}}, shape=[True, 2]))
_NO_ROWS = {"t0": {**STORED, "shape": [2**20 + 1, 0], "data_offsets": [0, 0]}}
add(_SIZE, "below zero", meta(shape=[-2]))
add(_SIZE, "beyond 2**48", meta(shape=[0, 2**62]))
_MANY = f"{_SHAPE} A tensor has too many elements."
add(_SIZE, "rows without memory", meta(shape=[2**20 + 1]))
add(_SIZE, "rows without numbers", tensor(_NO_ROWS, b"", shape=[2**20 + 1, 0]))
add(_MANY, "2**60 elements that take no memory", meta(shape=[2**20] * 3))
add(_MANY, "none, but strides of 2**60", meta(shape=[0, *[2**20] * 3]))

# Values.

_CATCH_ALL = "decode.decode_message: A message can't be decoded ( )."
add(_CATCH_ALL, "a list as a member of a set", value({"$": "set", "items": [[]]}))
add(_CATCH_ALL, "bytes that are no base64", value({"$": "bytes", "base64": "a"}))
add(_CATCH_ALL, "a device that torch does not know", value({"$": "device", "name": "nowhere"}))
add(
    "decode._decoded: A message has more than bytes of structure.",
    "too long",
    value(1, json_bytes=10),
)
_DOCUMENT = "decode._decoded: A message is not an envelope, a value and tensors."
add(_DOCUMENT, "one part more", decoded(b'{"envelope":{},"value":1,"tensors":[],"more":1}'))
add(_DOCUMENT, "a list", decoded(b"[]"))
add(
    "decode._decoded: A message's envelope is not an object.",
    "a list",
    decoded(b'{"envelope":[],"value":1,"tensors":[]}'),
)
add(
    "decode._decoded: A message has tensors that its value does not mention.",
    "a tensor beside the value",
    decoded(structure(None, [entry(form="meta")])),
)
_DECODER = "decode._Decoder"
add(
    f"{_DECODER}.value: A value has more than parts.",
    "four parts of two",
    value([0, 0, 0], nodes=2),
)
add(f"{_DECODER}.value: A value is nested more than deep.", "three levels", value([[[]]], depth=1))
add(
    f"{_DECODER}.value: A value is of no known kind.",
    "what JSON can't be (given to the class itself: no message holds it)",
    lambda decoder: decoder.decode._Decoder([], DecodeLimits()).value(object(), 0),
)
_MARK = f"{_DECODER}._tagged: A value has an unknown mark."
add(_MARK, "the name of a module", value({"$": "module"}))
add(_MARK, "a list as the mark", value({"$": []}))
add(
    f"{_DECODER}._tagged: A value marked has missing or additional keys.",
    "one field more",
    value({"$": "tuple", "items": [], "more": 1}),
)
add(
    f"{_DECODER}._tagged: A value marked lacks , or has it of another kind.",
    "a text for a list",
    value({"$": "tuple", "items": "ab"}),
)
add(
    f"{_DECODER}.members: A set has the same member twice.",
    "1 twice",
    value({"$": "set", "items": [1, 1]}),
)
_PAIR = f"{_DECODER}.pairs: An item of a dict is not a pair."
add(_PAIR, "three items", value({"$": "dict", "items": [[1, 2, 3]]}))
add(_PAIR, "a text of two letters", value({"$": "dict", "items": ["ab"]}))
add(
    f"{_DECODER}.pairs: A dict has the same key twice.",
    "1 and true",
    value({"$": "dict", "items": [[1, 1], [True, 2]]}),
)
_NUMBER = f"{_DECODER}.tensor: A value mentions a tensor that the message does not have."
add(
    _NUMBER,
    "the last, counted from behind",
    decoded(structure([{"$": "tensor", "number": -1}], [entry(form="meta")])),
)
add(_NUMBER, "one beyond the last", value(ONE))
add(
    f"{_DECODER}.cut_text: A text is said to be cut but is not.",
    "a cut text as long as its start",
    value({"$": "text", "start": "abc", "length": 3}),
)
add(
    f"{_DECODER}._key: A value has more than tuples or sets as keys.",
    "two tuples whose hashes can be chosen",
    value({"$": "set", "items": [{"$": "tuple", "items": [n]} for n in (1, 2)]}, compound_keys=1),
)
add(
    f"{_DECODER}._text: A text has more than characters.",
    "two letters of one",
    value("ab", text_chars=1),
)
add("decode._integer: An integer has more than bits.", "2**63", value(2**63))
_LONG_NAME = "decode._name: The name of a type is empty or too long."
add(_LONG_NAME, "no name", value({"$": "opaque", "type": "", "number": 0}))
add(_LONG_NAME, "257 letters", value({"$": "opaque", "type": "x" * 257, "number": 0}))
add(
    "decode._float: A float is none of nan, inf and -inf.",
    "a plain number",
    value({"$": "float", "value": "1.5"}),
)
_DIMS = "decode._size: A size has something other than moderate integers."
add(_DIMS, "true for 1", value({"$": "size", "dims": [True]}))
add(_DIMS, "2**60", value({"$": "size", "dims": [2**60]}))
add(
    "decode._dtype: There is no dtype of that name.",
    "a function of torch",
    value({"$": "dtype", "name": "load"}),
)
add(
    "decode._device: That is not the name of a device.",
    "a number that torch wraps around",
    value({"$": "device", "name": "cuda:1234"}),
)
