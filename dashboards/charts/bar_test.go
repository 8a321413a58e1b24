package charts

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// hostile are texts that a site or the registry may bring.
func hostile() []string {
	return []string{
		`</script><script>alert(1)</script>`, `__f__alert(1)__f__`, `__f____f__f__f____f__`, `"><img src=x onerror=alert(1)>`,
		`{{.}} ${7*7}`, "nul \x00 here", "bytes \xff\xfe", "line\nbreak \u2028 and \u2029", strings.Repeat("panjang ", 1280),
	}
}

func TestChartsAreDataOnly(t *testing.T) {
	for _, s := range hostile() {
		c := Bar{
			ID: "c", Title: s, Unit: s, Labels: []string{s, s}, Full: []string{s, s}, Notes: []string{s, s},
			Series: []Series{{Name: s, Values: []float64{1, math.NaN()}}, {Name: "b", Values: []float64{math.Inf(1), 0}}},
		}
		block, err := c.Build("id", s)
		if err != nil {
			t.Fatalf("%.40q: %v", s, err)
		}
		if strings.ContainsAny(string(block.JSON), "<>") || strings.Contains(string(block.JSON), "__f__") {
			t.Errorf("%.40q reaches the page as %.200s", s, block.JSON)
		}
		again, err := c.Build("id", s)
		if err != nil || string(again.JSON) != string(block.JSON) {
			t.Errorf("%.40q: the same chart is not the same twice", s)
		}
	}
}

func TestGapsAreNull(t *testing.T) {
	block, err := Bar{
		ID: "c", Labels: []string{"a", "b", "c"}, Series: []Series{{Name: "s", Values: []float64{0, math.NaN(), 2.5}}},
	}.Build("id", "gap")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Option struct {
			Series []struct{ Data []*float64 }
		}
	}
	if err := json.Unmarshal(block.JSON, &got); err != nil {
		t.Fatal(err)
	}
	data := got.Option.Series[0].Data
	if len(data) != 3 || data[0] == nil || *data[0] != 0 || data[1] != nil || data[2] == nil || *data[2] != 2.5 {
		raw, _ := json.Marshal(data)
		t.Errorf("data is %s, want [0,null,2.5]", raw)
	}
}

func FuzzNeutral(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if out := neutral(s); strings.Contains(out, "__f__") || strings.Contains(out, "\x00") {
			t.Errorf("%q became %q", s, out)
		}
	})
}
