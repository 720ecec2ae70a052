"""The scripts of a page in a fourth of their bytes: packed beside the data, and put into the page when it opens.

Leaflet and the page's own scripts are text of which gzip leaves a fourth. What stays readable is a few lines for any
browser since 2010: they unpack the scripts where the browser can, and show the sentence of ``c15-message`` where it
cannot. Nothing is evaluated: the scripts become elements of the page, which its policy allows as it allows those lines.
"""

import re
from typing import Final

from circle15.present.encode import packed_json

_SCRIPT: Final = re.compile(r"<script>(.*?)</script>\n?", flags=re.DOTALL)

#: Written for browsers that know neither arrows nor promises: they have to get as far as the sentence.
_BOOT: Final = """(function () {
  var tell = function () {
    var message = document.getElementById("c15-message");
    if (message) { message.hidden = false; message.className += " c15-shown"; }
  };
  if (typeof DecompressionStream !== "function" || !("replaceChildren" in Element.prototype)) { tell(); return; }
  var raw = atob(document.getElementById("c15-code").textContent.trim());
  var bytes = new Uint8Array(raw.length);
  for (var i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json().then(function (parts) {
    parts.forEach(function (part) {
      var script = document.createElement("script");
      script.textContent = part;
      document.body.appendChild(script);
    });
  }).catch(tell);
})();"""


def with_packed_scripts(page: str) -> str:
    """Pack the scripts of a whole document, in their order; those with attributes, such as data, stay where they are.

    Parameters
    ----------
    page
        A document that ends in ``</body>`` and ``</html>``.

    Examples
    --------
    >>> page = with_packed_scripts("<html><body><script>let a = 1;</script><p>text</p></body></html>")
    >>> "let a" in page, "<p>text</p>" in page
    (False, True)
    """
    scripts = _SCRIPT.findall(page)
    bare = _SCRIPT.sub("", page)
    code = f'<script type="text/plain" id="c15-code">{packed_json(scripts)}</script>\n<script>\n{_BOOT}\n</script>\n'
    head, body, tail = bare.rpartition("</body>")
    return f"{head}{code}{body}{tail}" if body else page
