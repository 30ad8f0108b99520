"""What a link says to those who cannot see its arrow: "(opens in a new tab)". It is no word of the story."""

from __future__ import annotations

import re

_WINDOWS = (
    "new (?:browser )?(?:window|tab)|neue[mns]? (?:browser)?(?:fenster|tab)|nouvel(?:le)? (?:fenêtre|onglet)|"
    "nueva (?:ventana|pestaña)|nova (?:janela|aba|guia|finestra|pestanya)|nuova (?:finestra|scheda)|"
    "nieuwe? (?:venster|tabblad)|nytt (?:vindu|fönster|faneblad)|ny fane|ny flik|nyt (?:vindue|faneblad)|"
    "uuteen (?:ikkunaan|välilehteen)|uudessa (?:ikkunassa|välilehdessä)|nowym oknie|nowej karcie|novém okně|"
    "új (?:ablakban|lapon)|yeni (?:pencerede|sekmede)|jendela baru|tab baru|новом окне|новій вкладці|новой вкладке|"
    "νέο παράθυρο|νέα καρτέλα|نافذة جديدة|חלון חדש|新しい(?:ウィンドウ|タブ)|別(?:ウィンドウ|タブ)|"
    "新(?:窗口|視窗|标签页|分頁)|새 ?(?:창|탭)"
)
"""A new window or tab, as link hints name it."""
_BRACKET = re.compile(rf"[(（\[][^()（）\[\]]{{0,40}}(?:{_WINDOWS})[^()（）\[\]]{{0,40}}[)）\]]", re.IGNORECASE)
_HINT = re.compile(rf"\s?{_BRACKET.pattern}", re.IGNORECASE)


def drop_link_hints(text: str) -> str:
    """Return *text* without the hints in brackets that a link opens a new window.

    >>> drop_link_hints("A study(opens in a new window) says so.")
    'A study says so.'
    """
    if "(" not in text and "[" not in text and "（" not in text:
        return text
    return _HINT.sub("", text) if _BRACKET.search(text) else text
