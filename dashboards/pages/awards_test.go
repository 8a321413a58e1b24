package pages

import (
	"testing"

	"pantaukim/dashboards/award"
)

// A page shows the newest lists; the others are named, and each has an address.
func TestOnlyTheNewestListsAreShown(t *testing.T) {
	var d awardsData
	d.Lists = &box[[]award.List]{Data: []award.List{{Seal: "a"}, {Seal: "b"}, {Seal: "c"}, {Seal: "d"}, {Seal: "e"}}}
	one := d
	one.Lists = &box[[]award.List]{Data: d.Lists.Data}
	if d.cut(""); len(d.Lists.Data) != listsShown || len(d.Older) != 2 || d.Older[0].Seal != "d" {
		t.Errorf("%+v", d)
	}
	if one.cut("e"); len(one.Lists.Data) != 1 || one.Lists.Data[0].Seal != "e" || len(one.Older) != 0 {
		t.Errorf("%+v", one)
	}
}
