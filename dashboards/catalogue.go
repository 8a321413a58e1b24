package dashboards

// Catalogue describes the indicators and the rules in force. The scoring step
// owns them; they are handed in as plain values, so that the pages explain the
// figures in the words of the same file that made them.
type Catalogue struct {
	Version    string // of the rules, as scores name it
	Hash       string // SHA-256 of the rules, hexadecimal
	Indicators []Indicator
}

// Words is a text in the two languages of the interface.
type Words struct{ Indonesian, English string }

func (w Words) in(l lang) string {
	if l == english && w.English != "" {
		return w.English
	}
	return w.Indonesian
}

// Indicator describes one indicator.
type Indicator struct {
	ID        string // KM, KB, FU, …
	Name      Words
	Formula   Words
	Unit      Words   // share, items per week, weeks, …
	Window    int     // completed weeks; 0: now, or all time
	Direction string  // up: more is better; down: less is
	Scored    string  // how the raw value becomes 0 to 1; empty if shown only
	Weight    float64 // in the index, 0 to 1; 0 if not part of it
	Caveat    Words
}

// of returns the description of an indicator.
func (c Catalogue) of(id string) (Indicator, bool) {
	for _, i := range c.Indicators {
		if i.ID == id {
			return i, true
		}
	}
	return Indicator{}, false
}
