package registry_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

const header = "id,name,url,province_code,province,regency_code,regency,district_code,district,village_code,village,timezone,registered_on,status,pic_name,pic_phone,note\n"

var today = time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC)

func read(t testing.TB, data string) registry.Result {
	t.Helper()
	res, err := registry.ReadAt(strings.NewReader(data), "f.csv", nil, today)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestWholeRow(t *testing.T) {
	t.Parallel()
	res := read(t, header+`kim-a,KIM A,https://a.kim.id,62,Kalimantan Tengah,62.13,Barito Timur,62.13.02,Benua Lima,62.13.02.2001,Desa A,WIB,2024-02-12,aktif,Ibu B,0800 1,"catatan, dua"`+"\n")
	want := kim.Group{
		ID: "kim-a", Name: "KIM A", URL: "https://a.kim.id", Zone: kim.WIB, Standing: kim.Registered,
		Region: kim.Region{
			ProvinceCode: "62", Province: "Kalimantan Tengah", RegencyCode: "62.13", Regency: "Barito Timur",
			DistrictCode: "62.13.02", District: "Benua Lima", VillageCode: "62.13.02.2001", Village: "Desa A",
		},
		RegisteredOn: kim.NewDate(2024, 2, 12), PICName: "Ibu B", PICPhone: "0800 1", Note: "catatan, dua",
	}
	if len(res.Groups) != 1 || fmt.Sprintf("%+v", res.Groups[0]) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v\n%v", res.Groups, want, res.Bad)
	}
}

// What is certain is concluded, and what is not stays empty.
func TestConclusions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, row string
		check     func(g kim.Group) bool
	}{
		{"province and zone from the regency's code", "a,A,,,,62.13,,,,,,,,,,,", func(g kim.Group) bool { return g.ProvinceCode == "62" && g.Zone == kim.WIB }},
		{"zone of the east", "a,A,,,,91.71,,,,,,,,,,,", func(g kim.Group) bool { return g.Zone == kim.WIT }},
		{"district from the village's code", "a,A,,,,62.13,,,,62.13.05.2001,,,,,,,", func(g kim.Group) bool { return g.DistrictCode == "62.13.05" }},
		{"no names are invented", "a,A,,,,62.13,,,,,,,,,,,", func(g kim.Group) bool { return g.Province == "" && g.Regency == "" }},
		{"unresolved regency", "a,A,,,,62.00,Babelo,,,,,,,,,,", func(g kim.Group) bool { return !g.Resolved() && g.Regency == "Babelo" }},
		{"tz name", "a,A,,,,64.02,,,,,,Asia/Makassar,,,,,", func(g kim.Group) bool { return g.Zone == kim.WITA }},
		{"given zone of an unknown province", "a,A,,,,99.01,,,,,,WIT,,,,,", func(g kim.Group) bool { return g.Zone == kim.WIT }},
		{"tomorrow", "a,A,,,,62.13,,,,,,,2025-10-29,,,,", func(g kim.Group) bool { return g.RegisteredOn.String() == "2025-10-29" }},
		{"suspended", "a,A,,,,62.13,,,,,,,,nonaktif,,,", func(g kim.Group) bool { return g.Standing == kim.Suspended }},
		{"dissolved", "a,A,,,,62.13,,,,,,,,Bubar,,,", func(g kim.Group) bool { return g.Standing == kim.Dissolved }},
		{"telephone number with a zero", "a,A,,,,62.13,,,,,,,,,,081,", func(g kim.Group) bool { return g.PICPhone == "081" }},
		{"telephone number with a plus", "a,A,,,,62.13,,,,,,,,,,+62 8,", func(g kim.Group) bool { return g.PICPhone == "+62 8" }},
		{"spaces around", " a , A ,,,, 62.13 ,,,,,,,,,,,", func(g kim.Group) bool { return g.ID == "a" && g.Name == "A" }},
		{"short row", "a,A,,,,62.13", func(g kim.Group) bool { return g.Standing == kim.Registered }},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := read(t, header+c.row+"\n")
			if len(res.Groups) != 1 || !c.check(res.Groups[0]) {
				t.Errorf("%+v %v", res.Groups, res.Bad)
			}
		})
	}
}

// Every bad row names its line, its column, what is wrong and what to do.
func TestBadRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, row, column, says string }{
		{"no id", ",A,,,,62.13,,,,,,,,,,,", "id", "is empty"},
		{"id with a space", "a b,A,,,,62.13,,,,,,,,,,,", "id", `"a b" is not an identifier`},
		{"id with a slash", "a/b,A,,,,62.13,,,,,,,,,,,", "id", "is not an identifier"},
		{"no name", "a,,,,,62.13,,,,,,,,,,,", "name", "is empty"},
		{"no regency", "a,A,,,,,,,,,,,,,,,", "regency_code", "is empty"},
		{"BPS regency", "a,A,,,,6213,,,,,,,,,,,", "regency_code", `"6213" looks like a BPS code; write the Kemendagri code with its points, such as 62.13`},
		{"BPS district", "a,A,,,,62.13,,6213050,,,,,,,,,", "district_code", "looks like a BPS code"},
		{"BPS village", "a,A,,,,62.13,,,,6213050001,,,,,,,", "village_code", "looks like a BPS code"},
		{"rounded code", "a,A,,,,62.1,,,,,,,,,,,", "regency_code", "turns 62.10 into 62.1"},
		{"scientific code", "a,A,,,,62.13,,,,6.2E+10,,,,,,,", "village_code", "rounded by a spreadsheet"},
		{"name for a code", "a,A,,,,Barito Timur,,,,,,,,,,,", "regency_code", "is not a Kemendagri code"},
		{"province of one digit", "a,A,,6,,62.13,,,,,,,,,,,", "province_code", "is not a Kemendagri code"},
		{"regency elsewhere", "a,A,,63,,62.13,,,,,,,,,,,", "regency_code", "62.13 does not lie in 63"},
		{"district elsewhere", "a,A,,,,62.13,,62.12.05,,,,,,,,,", "district_code", "62.12.05 does not lie in 62.13"},
		{"village elsewhere", "a,A,,,,62.13,,62.13.05,,62.13.06.2001,,,,,,,", "village_code", "does not lie in 62.13.05"},
		{"district in an unresolved regency", "a,A,,,,62.00,,62.00.01,,,,,,,,,", "regency_code", "stands for a regency that is not known"},
		{"unknown province", "a,A,,,,99.01,,,,,,,,,,,", "province_code", `province "99" is not known`},
		{"unknown zone", "a,A,,,,62.13,,,,,,GMT,,,,,", "timezone", `"GMT" is not a time zone of Indonesia`},
		{"day first", "a,A,,,,62.13,,,,,,,27/10/2025,,,,", "registered_on", "is not a day"},
		{"future", "a,A,,,,62.13,,,,,,,2026-10-27,,,,", "registered_on", "is in the future"},
		{"year 0202", "a,A,,,,62.13,,,,,,,0202-10-27,,,,", "registered_on", "before there were groups"},
		{"unknown status", "a,A,,,,62.13,,,,,,,,mungkin,,,", "status", "is not known"},
		{"no scheme", "a,A,a.kim.id,,,62.13,,,,,,,,,,,", "url", "write https://a.kim.id"},
		{"other scheme", "a,A,ftp://a.kim.id,,,62.13,,,,,,,,,,,", "url", "is not an address of the web"},
		{"script", "a,A,javascript:alert(1),,,62.13,,,,,,,,,,,", "url", "does not begin with https://"},
		{"no host", "a,A,https:///x,,,62.13,,,,,,,,,,,", "url", "names no host"},
		{"password", "a,A,https://u:p@a.kim.id,,,62.13,,,,,,,,,,,", "url", "contains a user name or a password"},
		{"space", "a,A,https://a .kim.id,,,62.13,,,,,,,,,,,", "url", "is not an address"},
		{"too many fields", "a,A,,,,62.13,,,,,,,,,,,,extra", "", "the row has 18 fields and the header 17"},
		{"bytes", "a,A\xff,,,,62.13,,,,,,,,,,,", "name", "is not readable text"},
		{"NUL", "a,A\x00B,,,,62.13,,,,,,,,,,,", "name", "is not readable text"},
		{"line break in a name", "a,\"A\nB\",,,,62.13,,,,,,,,,,,", "name", "contains a line break"},
		{"long name", "a," + strings.Repeat("x", 301) + ",,,,62.13,,,,,,,,,,,", "name", "is longer than 300 characters"},
		{"stray quotation mark", `a,"A" B,,,,62.13,,,,,,,,,,,`, "", "quotation marks of the row do not match"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := read(t, header+c.row+"\nok,OK,,,,62.13,,,,,,,,,,,\n")
			if len(res.Groups) != 1 || res.Groups[0].ID != "ok" || res.Rows != 2 || res.BadRows() != 1 {
				t.Fatalf("groups %v, rows %d, bad %v", res.Groups, res.Rows, res.Bad)
			}
			p := res.Bad[0]
			if p.File != "f.csv" || p.Line != 2 || p.Column != c.column || p.Remedy == "" || !strings.Contains(p.String(), c.says) {
				t.Errorf("%s (column %q), want column %q and %q", p, p.Column, c.column, c.says)
			}
		})
	}
}

func TestOneRowMayHaveManyProblems(t *testing.T) {
	t.Parallel()
	res := read(t, header+"a,,ftp://x,,,6213,,,,,,GMT,gestern,vielleicht,,,\n")
	if len(res.Bad) != 6 || res.BadRows() != 1 {
		t.Errorf("%d problems: %v", len(res.Bad), res.Bad)
	}
}

func TestDuplicates(t *testing.T) {
	t.Parallel()
	res := read(t, header+`a,A,https://a.kim.id,,,62.13,,,,,,,,,,,
A,B,https://b.kim.id,,,62.13,,,,,,,,,,,
c,C,http://www.A.kim.id/,,,62.13,,,,,,,,,,,
d,D,https://a.kim.id/kim-d,,,62.13,,,,,,,,,,,
e,E,,,,62.13,,,,,,,,,,,
f,F,,,,62.13,,,,,,,,,,,
`)
	if got := ids(res.Groups); got != "a d e f" {
		t.Errorf("kept %s", got)
	}
	if len(res.Bad) != 2 || res.Bad[0].Line != 3 || res.Bad[0].Column != "id" || res.Bad[1].Line != 4 || res.Bad[1].Column != "url" {
		t.Errorf("bad: %v", res.Bad)
	}
	if len(res.Warnings) != 1 || res.Warnings[0].Line != 5 {
		t.Errorf("warnings: %v", res.Warnings)
	}
}

func TestLinesAreCountedThroughQuotedBreaks(t *testing.T) {
	t.Parallel()
	res := read(t, "\xef\xbb\xbf"+strings.ReplaceAll(header+"a,A,,,,62.13,,,,,,,,,,,\"satu\ndua\ntiga\"\n\n,,,,,,,,,,,,,,,,\nb,B,,,,6213,,,,,,,,,,,\nc,C,,,,62.13,,,,,,,,,,,\n", "\n", "\r\n"))
	if got := ids(res.Groups); got != "a c" || res.Groups[0].Note != "satu\ndua\ntiga" {
		t.Errorf("kept %s, note %q, bad %v", got, res.Groups[0].Note, res.Bad)
	}
	if len(res.Bad) != 1 || res.Bad[0].Line != 7 || res.Lines[1] != 8 {
		t.Errorf("bad: %v, lines %v", res.Bad, res.Lines)
	}
}

func TestUnclosedQuotationMark(t *testing.T) {
	t.Parallel()
	res := read(t, header+"a,A,,,,62.13,,,,,,,,,,,\nb,\"B,,,,62.13,,,,,,,,,,,\nc,C,,,,62.13,,,,,,,,,,,\n")
	if ids(res.Groups) != "a" || len(res.Bad) != 1 || res.Bad[0].Line != 3 || !strings.Contains(res.Bad[0].Reason, "is not closed") {
		t.Errorf("%v %v", res.Groups, res.Bad)
	}
}

func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, data, says string }{
		{"empty", "", "is empty"},
		{"unknown column", "id,name,regency_code,kabupten\n", `column "kabupten" is not known`},
		{"missing column", "id,name\n", `column "regency_code" is missing`},
		{"column twice", "id,name,regency_code,id\n", `column "id" stands there twice`},
		{"column without a name", "id,name,,regency_code\n", "column 3 has no name"},
		{"column in other words", "ID,name,Regency Code\n", `column "regency code" is not known: the columns are id,name,`},
		{"half a workbook", "PK\x03\x04xx", "the workbook cannot be read"},
	} {
		if _, err := registry.Read(strings.NewReader(c.data), "f.csv", nil); err == nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "f.csv") {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func TestColumnsInAnyOrder(t *testing.T) {
	t.Parallel()
	res := read(t, "regency_code,Name,ID,aliases\n62.13,A,a,https://old.kim.id https://older.kim.id\n")
	if len(res.Groups) != 1 || res.Groups[0].Name != "A" || len(res.Groups[0].Aliases) != 2 {
		t.Errorf("%+v %v", res.Groups, res.Bad)
	}
}

func ids(groups []kim.Group) string {
	var list []string
	for _, g := range groups {
		list = append(list, g.ID)
	}
	return strings.Join(list, " ")
}

// Whatever the file holds: no panic, every row is either a group or reported,
// and every group is sound.
func FuzzRead(f *testing.F) {
	f.Add(header + "a,A,https://a.kim.id,62,,62.13,,,,,,,,,,,\n")
	f.Add(header + "a,\"A\nB\",,,,6213,,,,,,,,,,,\nb,\"B")
	f.Add("id,name,regency_code,aliases\r\na,A,62.00,https://x.id\r\n")
	f.Fuzz(func(t *testing.T, data string) {
		res, err := registry.ReadAt(strings.NewReader(data), "f.csv", nil, today)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, g := range res.Groups {
			if g.ID == "" || g.Name == "" || g.RegencyCode == "" || g.Zone == "" || seen[g.ID] || !strings.HasPrefix(g.RegencyCode, g.ProvinceCode+".") {
				t.Errorf("unsound group %+v", g)
			}
			seen[g.ID] = true
		}
		lines := map[int]bool{}
		for _, p := range res.Bad {
			lines[p.Line] = true
			if p.Reason == "" || p.Line < 1 || strings.ContainsAny(p.String(), "\n\x00") {
				t.Errorf("unsound problem %q", p)
			}
		}
		if res.BadRows() > 0 && len(lines) == 0 {
			t.Errorf("%d rows left out without a word", res.BadRows())
		}
	})
}

// What offices save is read, and what deserves a look in it is said.
func TestAsOfficesSaveIt(t *testing.T) {
	t.Parallel()
	const row = "id,name,regency_code,url,pic_phone,note\na,KIM A,62.13,https://a.kim.id,0811,x\n"
	for _, c := range []struct{ name, data, warns string }{
		{"semicolons", strings.ReplaceAll(row, ",", ";"), ""},
		{"tabs", strings.ReplaceAll(row, ",", "\t"), ""},
		{"a line for the spreadsheet", "sep=;\r\n" + strings.ReplaceAll(row, ",", ";"), ""},
		{"empty columns and rows at the end", strings.ReplaceAll(row, "\n", ",,\n") + ",,,,,,,\n", ""},
		{"CR alone", strings.ReplaceAll(row, "\n", "\r"), ""},
		{"Windows-1252", strings.ReplaceAll(row, "KIM A", "KIM \x93A\x94"), "read as Windows-1252"},
		{"a letter that was lost", strings.ReplaceAll(row, "KIM A", "KIM Caf\ufffd"), "name: \"KIM Caf\ufffd\" holds letters that were damaged"},
		{"an encoding read wrongly", strings.ReplaceAll(row, "KIM A", "KIM Sâ€™inar"), "holds letters that were damaged"},
		{"a telephone number without its zero", strings.ReplaceAll(row, "0811", "81200000001"), "lacks its first zero"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := read(t, c.data)
			if len(res.Groups) != 1 || res.Groups[0].URL != "https://a.kim.id" || res.Groups[0].Note != "x" || len(res.Bad) > 0 {
				t.Fatalf("%+v %v", res.Groups, res.Bad)
			}
			switch {
			case c.warns == "" && len(res.Warnings) > 0:
				t.Errorf("warns of %v", res.Warnings)
			case c.warns != "" && (len(res.Warnings) != 1 || !strings.Contains(res.Warnings[0].String(), c.warns)):
				t.Errorf("warns of %v, want %q", res.Warnings, c.warns)
			}
		})
	}
}

func TestOfficialTotals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, data string
		groups     int
		says       string
	}{
		{"plain", "regency_code,regency,groups\n62.13,Barito Timur,90\n", 90, ""},
		{"as a spreadsheet of this country saves it", "\xef\xbb\xbfregency_code;regency;groups\r\n62.13;Barito Timur;90\r\n", 90, ""},
		{"empty column and row", "regency_code,regency,groups,\n62.13,Barito Timur,90,\n,,,\n", 90, ""},
		{"other order", "Groups,regency,Regency_Code\n90,Barito Timur,62.13\n", 90, ""},
		{"thousands", "regency_code,regency,groups\n62.13,Barito Timur,1.204\n", 0, `t.csv:2: groups: "1.204" is not a whole number`},
		{"ruined code", "regency_code,regency,groups\n62.1,Barito Timur,1\n", 0, `t.csv:2: regency_code: "62.1" is not the Kemendagri code`},
		{"no number", "regency_code,regency,groups\n62.13,Barito Timur,\n", 0, "t.csv:2: groups: is empty"},
		{"more fields", "regency_code,regency,groups\n62.13,Barito,Timur,1\n", 0, "t.csv:2: the row has 4 fields"},
		{"other columns", "kode,jumlah\n62.13,1\n", 0, `t.csv: column "kode" is not known: the columns are regency_code,regency,groups`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := registry.ReadTotals(strings.NewReader(c.data), "t.csv")
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) || got != nil {
					t.Errorf("%v %v, want %q", got, err, c.says)
				}
				return
			}
			if err != nil || len(got) != 1 || got[0] != (registry.Total{Line: 2, Code: "62.13", Name: "Barito Timur", Groups: c.groups}) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestDuplicatesInPunycode has one site in two spellings of its host.
func TestDuplicatesInPunycode(t *testing.T) {
	t.Parallel()
	res := read(t, header+`a,A,https://desä.id,,,62.13,,,,,,,,,,,
b,B,https://xn--des-sla.id/,,,62.13,,,,,,,,,,,
`)
	if got := ids(res.Groups); got != "a" || len(res.Bad) != 1 || res.Bad[0].Column != "url" {
		t.Errorf("kept %s, bad: %v", got, res.Bad)
	}
}

// Codes that have the right form and are none, or another area's, are warned of with
// what was probably meant; the row is kept.
func TestCodesAgainstTheOfficialList(t *testing.T) {
	t.Parallel()
	areas, err := place.Load()
	if err != nil {
		t.Fatal(err)
	}
	const header = "id,name,regency_code,regency,district_code,district,province_code,province\n"
	for name, c := range map[string]struct {
		row, column, says string // empty: no warning
		bad               bool
	}{
		"all right":               {row: "a,KIM A,62.13,Barito Timur,62.13.01,Dusun Timur,62,Kalimantan Tengah"},
		"no names":                {row: "a,KIM A,62.13,,62.13.01,,,"},
		"a letter differs":        {row: "a,KIM A,62.13,Barito Timur,62.13.02,Benua Lima,,"},
		"a regency that is open":  {row: "a,KIM A,62.00,Babelo,,,,"},
		"no such district":        {row: "a,KIM A,62.13,Barito Timur,62.13.77,Dusun Timur,,", column: "district_code", says: "perhaps 62.13.01 (Dusun Timur)"},
		"the code of a neighbour": {row: "a,KIM A,62.13,Barito Utara,,,,", column: "regency_code", says: "perhaps 62.05 (Barito Utara)"},
		"Papua of before":         {row: "a,KIM A,91.01,Merauke,,,,", column: "regency_code", says: "perhaps 93.01 (Merauke)"},
		"cut by a spreadsheet":    {row: "a,KIM A,62.1,Gunung Mas,,,,", column: "regency_code", says: "perhaps 62.10 (Gunung Mas)", bad: true},
	} {
		res, err := registry.ReadAt(strings.NewReader(header+c.row+"\n"), "f.csv", areas, today)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.Concat(res.Bad, res.Warnings)
		if len(res.Groups) == 1 == c.bad || len(found) == 0 != (c.says == "") {
			t.Errorf("%s: %v", name, found)
			continue
		}
		if c.says != "" && (found[0].Column != c.column || !strings.Contains(found[0].String(), c.says)) {
			t.Errorf("%s: %v, want %q of %s", name, found, c.says, c.column)
		}
	}
}

// What programmes ask is read by the words of offices, in a file with their headings.
func TestWhatProgrammesAsk(t *testing.T) {
	t.Parallel()
	const head = "ID KIM;Nama KIM;Kode Kab/Kota;Nomor SK;Tgl. SK;Tingkat;Jumlah Anggota;Jenis Wilayah;Sinyal;Medsos\n"
	res := read(t, head+"a;KIM A;62.13;141/2023;2023-03-01;Desa/Kelurahan;12 orang;Perdesaan;Lemah;facebook.com/kim.a https://instagram.com/kim.a\n")
	want := kim.Programme{
		DecreeNumber: "141/2023", DecreeDate: kim.NewDate(2023, 3, 1), Tier: kim.TierVillage, Members: 12, Setting: kim.Rural, Signal: kim.SignalWeak,
		Social: []string{"https://facebook.com/kim.a", "https://instagram.com/kim.a"},
	}
	if len(res.Groups) != 1 || !res.Groups[0].StatesSame(want) || len(res.Warnings) > 0 {
		t.Fatalf("%+v %v %v", res.Groups, res.Bad, res.Warnings)
	}
	for _, c := range []struct{ name, cells, kind, warns string }{
		{"too few members", ";;;2;;;", "", registry.MembersUnusual},
		{"too many members", ";;;31;;;", "", registry.MembersUnusual},
		{"three and thirty are usual", ";;;3;;;", "", ""},
		{"members in words", ";;;dua belas;;;", registry.MembersForm, ""},
		{"members of a crowd", ";;;123456;;;", registry.MembersForm, ""},
		{"a decree of tomorrow's year", ";2026-12-01;;;;;", registry.DayFuture, ""},
		{"unknown tier", ";;RT;;;;", registry.TierUnknown, ""},
		{"unknown setting", ";;;;pulau;;", registry.SettingUnknown, ""},
		{"unknown signal", ";;;;;4G;", registry.SignalUnknown, ""},
		{"an account without address", ";;;;;;@kim.a", registry.SocialForm, ""},
		{"a script", ";;;;;;javascript:alert(1)", registry.SocialForm, ""},
		{"a telephone by WhatsApp", ";;;;;;https://wa.me/6281234567890", registry.SocialPhone, ""},
		{"a telephone by Telegram", ";;;;;;https://t.me/+62812-3456-7890", registry.SocialPhone, ""},
		{"a number that is no telephone", ";;;;;;https://www.facebook.com/profile.php?id=100086281234567", "", ""},
		{"a channel", ";;;;;;https://whatsapp.com/channel/0029Va", "", ""},
		{"too many", ";;;;;;" + many(13), registry.SocialMany, ""},
	} {
		res := read(t, head+"a;KIM A;62.13;"+c.cells+"\n")
		switch {
		case c.kind == "" && len(res.Bad) > 0, c.kind != "" && (len(res.Bad) != 1 || res.Bad[0].Kind != c.kind):
			t.Errorf("%s: %v, want %q", c.name, res.Bad, c.kind)
		case c.warns == "" && len(res.Warnings) > 0, c.warns != "" && (len(res.Warnings) != 1 || res.Warnings[0].Kind != c.warns):
			t.Errorf("%s: notes %v, want %q", c.name, res.Warnings, c.warns)
		}
	}
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "https://x%d.example/kim ", i)
	}
	return b.String()
}
