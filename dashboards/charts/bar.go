// Package charts draws what pages show: bars that reach a page as data, which the
// browser's boot script draws, and small drawings in SVG that need no script. No text of
// theirs can become code or markup.
package charts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	echarts "github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Series is one row of figures of a chart. NaN is a gap: we did not look, or
// there was nothing to know.
type Series struct {
	Name   string
	Values []float64
}

// Bar describes a chart of weekly bars.
type Bar struct {
	ID      string // fixed, so that the same data gives the same page
	Title   string // for those who do not see it
	Unit    string // of the vertical axis
	Labels  []string
	Full    []string // the labels at length, for the tooltip
	Notes   []string // a line under each tooltip, e.g. "terpantau 149/153"
	Series  []Series
	Stacked bool
}

// Block is a chart as it reaches the page: data for the boot script, never
// code.
type Block struct {
	ID    string
	Title string
	JSON  json.RawMessage
}

// envelope is what the boot script reads: the options for ECharts, and what its
// own tooltip says besides.
type envelope struct {
	Option json.RawMessage `json:"option"`
	Full   []string        `json:"full"`
	Notes  []string        `json:"notes"`
	Locale string          `json:"locale"`
	Gap    string          `json:"gap"` // what the tooltip says of a gap
}

// Build turns a description into the block for the page. Locale is the language of the
// browser's own texts, id or en; gap is what the tooltip says of a gap.
func (c Bar) Build(locale, gap string) (Block, error) {
	bar, legend := echarts.NewBar(), opts.Legend{Show: opts.Bool(false)}
	if len(c.Series) > 1 {
		legend = opts.Legend{Top: "0", Left: "0", Type: "scroll"}
	}
	bar.SetGlobalOptions(
		echarts.WithInitializationOpts(opts.Initialization{ChartID: c.ID}),
		echarts.WithTitleOpts(opts.Title{Show: opts.Bool(false)}),
		echarts.WithAnimation(false),
		echarts.WithTooltipOpts(opts.Tooltip{Trigger: "axis", AxisPointer: &opts.AxisPointer{Type: "shadow"}}),
		echarts.WithLegendOpts(legend),
		echarts.WithGridOpts(opts.Grid{Left: "4", Right: "8", Bottom: "4", Top: gridTop(len(c.Series)), ContainLabel: opts.Bool(true)}),
		echarts.WithXAxisOpts(opts.XAxis{Type: "category", AxisTick: &opts.AxisTick{Show: opts.Bool(false)}}),
		echarts.WithYAxisOpts(opts.YAxis{Name: neutral(c.Unit), MinInterval: 1}),
		echarts.WithAriaOpts(&opts.Aria{
			Enabled: opts.Bool(true),
			Label:   &opts.AriaLabel{Enabled: opts.Bool(true), Description: neutral(c.Title)},
			Decal:   &opts.AriaDecal{Show: opts.Bool(len(c.Series) > 1)},
		}),
	)
	bar.SetXAxis(neutralAll(c.Labels))
	for _, s := range c.Series {
		data := make([]opts.BarData, len(s.Values))
		for i, v := range s.Values {
			data[i] = opts.BarData{Value: gapOr(v)}
		}
		shape := opts.BarChart{}
		if c.Stacked {
			shape.Stack = "all"
		}
		bar.AddSeries(neutral(s.Name), data, echarts.WithBarChartOpts(shape))
	}
	bar.Validate()
	raw, err := json.Marshal(bar.JSON())
	if err != nil {
		return Block{}, fmt.Errorf("chart %s: %w", c.ID, err)
	}
	option, err := withNulls(raw)
	if err != nil {
		return Block{}, fmt.Errorf("chart %s: %w", c.ID, err)
	}
	whole, err := json.Marshal(envelope{
		Option: option, Full: neutralAll(c.Full), Notes: neutralAll(c.Notes), Locale: locale, Gap: neutral(gap),
	})
	if err != nil {
		return Block{}, fmt.Errorf("chart %s: %w", c.ID, err)
	}
	return Block{ID: c.ID, Title: c.Title, JSON: whole}, nil
}

func gridTop(series int) string {
	if series > 1 {
		return "56"
	}
	return "32"
}

// gapMark stands for a gap until the options are written: go-echarts leaves out
// a value that is nil, and ECharts itself reads "-" as "no data".
const gapMark = "-"

func gapOr(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return gapMark
	}
	return v
}

// withNulls turns the marks of gaps in the data of the series into null, and
// takes out what go-echarts puts in by itself.
func withNulls(raw []byte) ([]byte, error) {
	var option map[string]any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&option); err != nil {
		return nil, err
	}
	delete(option, "color") // the page's own theme has the colours
	delete(option, "title") // the page has its own, and no tools
	delete(option, "toolbox")
	all, _ := option["series"].([]any)
	for _, one := range all {
		s, _ := one.(map[string]any)
		data, _ := s["data"].([]any)
		for i, d := range data {
			if point, ok := d.(map[string]any); ok {
				data[i] = point["value"]
				if point["value"] == gapMark {
					data[i] = nil
				}
			}
		}
	}
	return json.Marshal(option)
}

// neutral takes the mark of go-echarts for bare JavaScript out of a text. The
// options are read as data here, so the mark has no power, but a text that
// carries it is an attack on somebody and is not passed on.
func neutral(s string) string {
	s = strings.ToValidUTF8(s, "�")
	s = strings.ReplaceAll(s, "\x00", "")
	for strings.Contains(s, "__f__") {
		s = strings.ReplaceAll(s, "__f__", "")
	}
	return s
}

func neutralAll(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = neutral(s)
	}
	return out
}
