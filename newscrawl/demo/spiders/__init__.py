"""The cards of the demo's sites. They are apart from newscrawl/spiders, as nobody but the demo can reach those sites."""
