// A table as the bytes of a CSV file that a spreadsheet opens. Nothing here touches the page.
C15.csv = (() => {
  // First characters that a spreadsheet takes for a formula.
  const FORMULA = /^[=+\-@\t\r]/;
  const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

  // Numbers stay numbers; a text that would be a formula gets an apostrophe before it.
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // With the mark by which a spreadsheet knows UTF-8, and its own ends of lines.
  const text = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  // A name that every file system takes.
  const fileName = (parts, ending) => {
    const joined = parts.filter(Boolean).join("_").normalize("NFC");
    const plain = joined.replace(/[\\/:*?"<>|\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e]+/g, " ").replace(/\s+/g, " ").trim();
    const cut = [...plain].slice(0, 80).join("").replace(/^[. ]+|[. ]+$/g, "");
    return `${!cut || RESERVED.test(cut) ? "circle15" : cut}.${ending}`;
  };

  return { cell, text, fileName };
})();
