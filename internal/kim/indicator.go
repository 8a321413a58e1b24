package kim

// The indicators, by the ids that tables, rules and pages use.
const (
	KM = "KM" // weekly consistency
	KB = "KB" // recency
	FU = "FU" // items per week
	FF = "FF" // photos per week
	JT = "JT" // longest gap
	OR = "OR" // originality
	KL = "KL" // completeness of news
	KG = "KG" // channel mix
	TR = "TR" // trend
	CP = "CP" // observation coverage
	IT = "IT" // date integrity
	TK = "TK" // cumulative total
)

// IndicatorCount is the number of indicators.
const IndicatorCount = 12

// Indicators lists the indicators in the order that they have everywhere: in tables,
// and in sums, so that the same numbers are added in the same order.
func Indicators() [IndicatorCount]string {
	return [IndicatorCount]string{KM, KB, FU, FF, JT, OR, KL, KG, TR, CP, IT, TK}
}

// IndicatorPlace returns the place of an indicator in that order, from 0; false for
// an id that names none.
func IndicatorPlace(id string) (int, bool) {
	for i, known := range Indicators() {
		if known == id {
			return i, true
		}
	}
	return IndicatorCount, false
}

// Words is a text in the two languages of the interface.
type Words struct {
	Indonesian string `yaml:"id"`
	English    string `yaml:"en"`
}

// Indicator describes one indicator.
type Indicator struct {
	ID        string  `yaml:"id"`
	Name      Words   `yaml:"name"`
	Formula   Words   `yaml:"formula"`
	Unit      Words   `yaml:"unit"`      // share, items per week, weeks, …
	Window    int     `yaml:"window"`    // completed weeks; 0: now, or all time
	Direction string  `yaml:"direction"` // up: more is better; down: less is
	Scored    string  `yaml:"scored"`    // how the raw value becomes 0 to 1; empty if shown only
	Weight    float64 `yaml:"-"`         // in the index by the rules in force, 0 to 1; 0 if not part of it
	Caveat    Words   `yaml:"caveat"`
}

// Catalogue describes the indicators and the rules in force, so that pages explain
// the figures by the same words and limits that made them.
type Catalogue struct {
	Version    string  // of the rules, as scores name it
	Hash       string  // SHA-256 of the rules, hexadecimal
	Gate       float64 // the least coverage, 0 to 1, at which an index is shown
	Indicators []Indicator
}

// Of returns the description of an indicator; false if the catalogue has none.
func (c Catalogue) Of(id string) (Indicator, bool) {
	for _, i := range c.Indicators {
		if i.ID == id {
			return i, true
		}
	}
	return Indicator{}, false
}
