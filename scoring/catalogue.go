package scoring

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"
)

//go:embed catalogue.yaml
var catalogueYAML []byte

// The indicators, by the ids of the catalogue.
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

// Words is a text in the two languages of the interface.
type Words struct {
	Indonesian string `yaml:"id"`
	English    string `yaml:"en"`
}

// Indicator is what the catalogue says of one indicator.
type Indicator struct {
	ID        string `yaml:"id"`
	Name      Words  `yaml:"name"`
	Formula   Words  `yaml:"formula"`
	Unit      Words  `yaml:"unit"`
	Window    int    `yaml:"window"`    // completed weeks; 0: now, or all time
	Direction string `yaml:"direction"` // up: more is better; down: less is
	Scored    string `yaml:"scored"`    // how the raw value becomes 0 to 1; empty if shown only
	Caveat    Words  `yaml:"caveat"`
}

// Catalogue is the list of indicators, in the order of every table.
type Catalogue struct {
	Version    string      `yaml:"version"`
	Indicators []Indicator `yaml:"indicators"`
}

// ReadCatalogue returns the catalogue that is built into the program. It fails
// only if the file disagrees with the code, which a test keeps from happening.
func ReadCatalogue() (Catalogue, error) {
	var c Catalogue
	dec := yaml.NewDecoder(bytes.NewReader(catalogueYAML))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil {
		return Catalogue{}, fmt.Errorf("read catalogue.yaml: %w", err)
	}
	if len(c.Indicators) != len(order) {
		return Catalogue{}, fmt.Errorf("catalogue.yaml names %d indicators, the scorer computes %d", len(c.Indicators), len(order))
	}
	for i, ind := range c.Indicators {
		if ind.ID != order[i] {
			return Catalogue{}, fmt.Errorf("catalogue.yaml: indicator %d is %s, the scorer computes %s there", i+1, ind.ID, order[i])
		}
	}
	return c, nil
}

// order is the order of the indicators everywhere: in sums, so that the same
// numbers are added in the same order, and in tables.
var order = [...]string{KM, KB, FU, FF, JT, OR, KL, KG, TR, CP, IT, TK}

// position returns the place of an indicator in order, and false for a stranger.
func position(id string) (int, bool) {
	for i, o := range order {
		if o == id {
			return i, true
		}
	}
	return 0, false
}
