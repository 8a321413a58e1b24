package rules

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"go.yaml.in/yaml/v3"

	"pantaukim/internal/kim"
)

//go:embed catalogue.yaml
var catalogueYAML []byte

// Catalogue describes the indicators, as the file built into the program has them, with
// the weights and limits of these rules. It fails only if the file disagrees with the
// code, which a test keeps from happening.
func (r Rules) Catalogue() (kim.Catalogue, error) {
	var file struct {
		Version    string          `yaml:"version"`
		Indicators []kim.Indicator `yaml:"indicators"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(catalogueYAML))
	dec.KnownFields(true)
	if err := dec.Decode(&file); err != nil {
		return kim.Catalogue{}, fmt.Errorf("read catalogue.yaml: %w", err)
	}
	if len(file.Indicators) != kim.IndicatorCount {
		return kim.Catalogue{}, fmt.Errorf("catalogue.yaml names %d indicators, the scorer computes %d", len(file.Indicators), kim.IndicatorCount)
	}
	for n, id := range kim.Indicators() {
		i := &file.Indicators[n]
		if i.ID != id {
			return kim.Catalogue{}, fmt.Errorf("catalogue.yaml: indicator %d is %s, the scorer computes %s there", n+1, i.ID, id)
		}
		i.Weight = r.Indicators[id].Weight
	}
	sum := sha256.Sum256(r.YAML())
	return kim.Catalogue{Version: r.ID(), Hash: hex.EncodeToString(sum[:]), Gate: r.Gate, Indicators: file.Indicators}, nil
}
