package figures

import (
	"testing"
)

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"KIM Pawawara": "KIM Pawawara", "a\x00b\u202ec": "abc", "Kota 😀": "Kota ?", "x\ty\nz": "x y z", "“Ñandú” – ok…": "“Ñandú” – ok…", "漢": "?",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
