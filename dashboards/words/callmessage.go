package words

import (
	"fmt"
	"strings"

	"pantaukim/internal/kim"
)

// CalledGroup is a group that a prepared message asks about.
type CalledGroup struct {
	Name, Place string
	LastItem    kim.Date // day of its newest item; kim.NoDate: not known
	Posted      bool     // it has items, whenever they are from
}

// state is what it has not done, after its name.
func (g CalledGroup) state() string {
	switch {
	case g.LastItem.Known():
		return "belum mengunggah lagi di kim.id sejak " + Indonesian.Date(g.LastItem)
	case g.Posted:
		return "belakangan ini tidak terlihat mengunggah di kim.id"
	default:
		return "belum pernah terlihat mengunggah di kim.id"
	}
}

// askedAtMost is how many groups a message names: the address of a message that names more
// is too long for a telephone.
const askedAtMost = 12

// CallMessage is a polite message to an officer about groups that do not post. It is in
// Indonesian, whatever the language of the page: that is what officers read.
func CallMessage(officer string, groups []CalledGroup, asOf kim.Date) string {
	var b strings.Builder
	if officer == "" {
		officer = "petugas"
	}
	fmt.Fprintf(&b, "Yth. Bapak/Ibu %s,\n\nSalam hormat. Menurut pemantauan kami sampai %s, ", officer, Indonesian.Date(asOf))
	if len(groups) == 1 {
		fmt.Fprintf(&b, "%s %s.", groups[0].where(), groups[0].state())
	} else {
		fmt.Fprintf(&b, "%d KIM tidak terlihat mengunggah:\n", len(groups))
		for _, g := range groups[:min(len(groups), askedAtMost)] {
			fmt.Fprintf(&b, "- %s %s\n", g.where(), g.state())
		}
		if more := len(groups) - askedAtMost; more > 0 {
			fmt.Fprintf(&b, "- dan %d KIM lagi\n", more)
		}
	}
	b.WriteString("\n\nApakah ada kendala yang dapat kami bantu, misalnya tenaga, sinyal, perangkat, akun, atau situsnya? " +
		"Bila KIM ini giat di WhatsApp atau Facebook, atau bila catatan kami keliru, mohon kami dikabari.\n\nTerima kasih.")
	return strings.ReplaceAll(b.String(), "\n\n\n", "\n\n")
}

func (g CalledGroup) where() string {
	if g.Place == "" {
		return g.Name
	}
	return g.Name + " (" + g.Place + ")"
}
