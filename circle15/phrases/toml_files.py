"""Files that people write: studies and standards."""

from typing import Final

#: Key to Chinese and English text.
PHRASES: Final[dict[str, tuple[str, str]]] = {
    "file_not_utf8": (
        "文件 {file} 不是 UTF-8 文本。请用记事本等工具另存为 UTF-8。",
        "The file {file} is not UTF-8 text. Save it as UTF-8.",
    ),
    "toml_syntax": (
        "文件 {file} 不符合 TOML 格式：{detail}。请检查该行的引号、等号和括号。",
        "The file {file} is not TOML: {detail}. Check the quotes, equals signs and brackets of that line.",
    ),
    "toml_key_unknown": (
        "文件 {file} 第 {line} 行：{where} 中没有“{key}”这一项。您是否想写：{known}？",
        "File {file}, line {line}: {where} has no key '{key}'. Did you mean: {known}?",
    ),
    "toml_key_missing": (
        "文件 {file} 第 {line} 行：{where} 缺少“{key}”。请补上。",
        "File {file}, line {line}: {where} lacks '{key}'. Add it.",
    ),
    "toml_value_unknown": (
        "文件 {file} 第 {line} 行：{where} 中 {key} 的值 {value} 无法使用。可用的是：{known}。",
        "File {file}, line {line}: {where} has {key} = {value}, which cannot be used. Possible: {known}.",
    ),
    "standard.in_metres": ("{text}（按沿路 {metres:.0f} 米理解）", "{text} (read as {metres:.0f} m along the streets)"),
    "standard_unknown": (
        "没有名为“{value}”的标准。自带的有：{known}；自己的标准请写 .toml 文件的路径。",
        "There is no standard '{value}'. Shipped are: {known}. For your own, give the path of its .toml file.",
    ),
    "standard_rule_twice": (
        "文件 {file} 第 {line} 行：规则“{rule}”（口径 {reading}）出现了两次。请改名或删去一条。",
        "File {file}, line {line}: rule '{rule}' (reading {reading}) stands there twice. Rename or delete one.",
    ),
    "study_named_twice": (
        "文件 {file} 第 {line} 行：{key} 中“{name}”写了两次。请删去一个，或另起名字。",
        "File {file}, line {line}: {key} names '{name}' twice. Remove one, or give it another name.",
    ),
    "named_twice": (
        "“{name}”写了两次，结果中将无法区分。请删去一个，或另起名字。",
        "'{name}' is named twice and could not be told apart. Remove one, or give it another name.",
    ),
    "study_network_source": (
        "文件 {file} 第 {line} 行：[network] 需要且只需要 source、place、bbox 之一。请补上一项，或删去多余的。",
        "File {file}, line {line}: [network] needs exactly one of source, place and bbox. Add one, or remove what is too many.",
    ),
}
