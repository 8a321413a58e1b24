package registry

import (
	"fmt"
	"regexp"
	"strings"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// level is one administrative level and the form of its Kemendagri code.
type level struct {
	column  string
	form    *regexp.Regexp
	example string
	bps     int // digits of a BPS code of this level
}

func levels() [4]level {
	return [4]level{
		{"province_code", provinceForm, "62", 2},
		{"regency_code", regencyForm, "62.13", 4},
		{"district_code", districtForm, "62.13.05", 7},
		{"village_code", villageForm, "62.13.05.2001", 10},
	}
}

var (
	provinceForm = regexp.MustCompile(`^[0-9]{2}$`)
	regencyForm  = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}$`)
	districtForm = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$`)
	villageForm  = regexp.MustCompile(`^[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}$`)
	digitsOnly   = regexp.MustCompile(`^[0-9]+$`)
	shortened    = regexp.MustCompile(`^[0-9]{1,2}([.,][0-9]{1,2})+$`)
)

// readRegion reads the four levels and checks that each lies in the one above.
func (r *row) readRegion(g *kim.Group) {
	var codes [4]string
	valid := true
	for i, l := range levels() {
		v := r.field(l.column)
		if v == "" {
			if l.column == "regency_code" {
				r.fail(l.column, "", RegencyEmpty, "is empty", "write the Kemendagri code of the kabupaten or kota, such as 62.13")
				valid = false
			}
			continue
		}
		if !l.form.MatchString(v) {
			r.failCode(l, v)
			valid = false
			continue
		}
		codes[i] = v
	}
	g.Region = kim.Region{
		Province: r.field("province"), Regency: r.field("regency"),
		District: r.field("district"), Village: r.field("village"),
	}
	if !valid {
		return
	}
	// A code contains the codes above it, so these are certain.
	if codes[0] == "" {
		codes[0] = codes[1][:len("62")]
	}
	if codes[2] == "" && codes[3] != "" {
		codes[2] = codes[3][:len("62.13.05")]
	}
	for i := 1; i < len(codes); i++ {
		if codes[i] != "" && !strings.HasPrefix(codes[i], codes[i-1]+".") {
			l := levels()[i]
			r.fail(l.column, codes[i], CodeOutside, fmt.Sprintf("%s does not lie in %s, which %s says", codes[i], codes[i-1], levels()[i-1].column),
				"correct the one that is wrong", codes[i-1], levels()[i-1].column)
			return
		}
	}
	g.ProvinceCode, g.RegencyCode, g.DistrictCode, g.VillageCode = codes[0], codes[1], codes[2], codes[3]
	if !g.Resolved() && (codes[2] != "" || codes[3] != "") {
		r.fail("regency_code", codes[1], RegencyUnsettled, codes[1]+" stands for a regency that is not known, so no district or village can lie in it",
			"leave district_code and village_code empty")
		return
	}
	r.holdAgainstLists(g.Region)
}

// holdAgainstLists warns of codes that the official lists do not have, or have under
// another name. The first such code of a row is enough: what lies below it is wrong too.
func (r *row) holdAgainstLists(region kim.Region) {
	if r.areas == nil || !region.Resolved() {
		return
	}
	codes := [4]string{region.ProvinceCode, region.RegencyCode, region.DistrictCode, region.VillageCode}
	names := [4]string{region.Province, region.Regency, region.District, region.Village}
	for i, code := range codes {
		if code == "" {
			continue
		}
		column := levels()[i].column
		switch j := r.areas.Judge(code, names[i]); j.Verdict {
		case place.UnknownCode:
			r.warn(column, code, CodeUnknown, code+" is not in the official list of areas", "look the code up"+meant(j.Suggested))
			r.meantInLast(j.Suggested)
			return
		case place.Recoded:
			r.warn(column, code, CodeGivenUp, code+" was given up when Papua was divided in 2022", "write the code of today"+meant(j.Suggested))
			r.meantInLast(j.Suggested)
			return
		case place.OtherName:
			r.warn(column, code, CodeOtherName, fmt.Sprintf("%s is %s in the official list, and not %s", code, j.Official.Name, quote(names[i])),
				"correct the code or the name"+meant(j.Suggested), j.Official.Name, names[i])
			r.meantInLast(j.Suggested)
			return
		}
	}
}

// meant asks whether one of these areas was meant.
func meant(areas []place.Area) string {
	if len(areas) == 0 {
		return ""
	}
	return "; perhaps " + strings.Join(written(areas), " or ")
}

func written(areas []place.Area) []string {
	var list []string
	for _, a := range areas {
		list = append(list, a.Code+" ("+a.Name+")")
	}
	return list
}

// meantInLast adds the areas that were probably meant to the last warning.
func (r *row) meantInLast(areas []place.Area) { r.warnings[len(r.warnings)-1].Meant = written(areas) }

// meantBy returns the official areas that were probably meant by a code that is cut.
func (r *row) meantBy(l level, v string) []place.Area {
	return r.areas.Judge(strings.ReplaceAll(v, ",", "."), r.field(strings.TrimSuffix(l.column, "_code"))).Suggested
}

// failCode says which scheme is wanted, and what has probably happened.
func (r *row) failCode(l level, v string) {
	want := fmt.Sprintf("write the Kemendagri code with its points, such as %s", l.example)
	switch {
	case digitsOnly.MatchString(v) && len(v) == l.bps && l.bps > 2:
		r.fail(l.column, v, CodeBPS, quote(v)+" looks like a BPS code", want+
			"; BPS numbers the same places otherwise (Barito Timur is 62.13 here and 6212 there), so it cannot be converted by adding points", l.example)
	case ruined.MatchString(v):
		r.fail(l.column, v, CodeRounded, quote(v)+" was rounded by a spreadsheet", "format the column as text and enter the code again")
	case shortened.MatchString(v):
		areas := r.meantBy(l, v)
		r.fail(l.column, v, CodeCut, quote(v)+" is incomplete: a spreadsheet that takes codes for numbers turns 62.10 into 62.1",
			"format the column as text and enter the code again, such as "+l.example+meant(areas), l.example)
		r.bad[len(r.bad)-1].Meant = written(areas)
	default:
		r.fail(l.column, v, CodeForm, quote(v)+" is not a Kemendagri code", want, l.example)
	}
}
