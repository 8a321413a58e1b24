package registry

// The kinds of problems of a row. Pages have a sentence for each in every language, into
// which the value and the arguments are filled; the command line has Reason and Remedy.
const (
	AddressForm      = "address_form"
	AddressNoScheme  = "address_no_scheme" // no https:// in front
	AddressScheme    = "address_scheme"    // args: the scheme
	AddressNoHost    = "address_no_host"
	AddressUser      = "address_user"     // a user name or a password in it
	AddressFragment  = "address_fragment" // a place in a page
	IDTwice          = "id_twice"         // args: the line of the other
	SiteTwice        = "site_twice"       // args: the line of the other
	HostTwice        = "host_twice"       // args: the line of the other, the host
	SiteTaken        = "site_taken"       // the site is that of a group that the file does not name; args: its id
	FieldsTooMany    = "fields_too_many"  // args: fields of the row, of the header
	IDEmpty          = "id_empty"
	IDForm           = "id_form"
	NameEmpty        = "name_empty"
	PhoneRounded     = "phone_rounded"
	PhoneNoZero      = "phone_no_zero"
	Damaged          = "damaged" // letters were lost, or read in a wrong encoding
	Unreadable       = "unreadable"
	TooLong          = "too_long" // args: characters
	LineBreak        = "line_break"
	FormulaError     = "formula_error" // a spreadsheet could not work it out
	DayForm          = "day_form"
	DayFuture        = "day_future"
	DayTooEarly      = "day_too_early"
	StandingUnknown  = "standing_unknown"
	TierUnknown      = "tier_unknown"
	SettingUnknown   = "setting_unknown"
	SignalUnknown    = "signal_unknown"
	MembersForm      = "members_form"
	MembersUnusual   = "members_unusual" // args: the fewest, the most
	SocialForm       = "social_form"
	SocialPhone      = "social_phone" // it holds a telephone, and addresses are public
	TotalTwice       = "total_twice"  // args: the line of the other
	SourceEmpty      = "source_empty"
	NumberForm       = "number_form"
	AreaNotYours     = "area_not_yours"
	SocialMany       = "social_many"      // args: the most
	OutreachUnknown  = "outreach_unknown" // the kind of outreach
	OutreachUntitled = "outreach_untitled"
	OutreachUndated  = "outreach_undated"
	OutreachDays     = "outreach_days"  // args: the most days
	OutreachOther    = "outreach_other" // args: the line of the other
	OutreachTaker    = "outreach_taker"
	GroupUnknown     = "group_unknown"
	ProvinceNoZone   = "province_no_zone"
	ZoneUnknown      = "zone_unknown"
	ZoneOther        = "zone_other" // args: the province, its zone
	RegencyEmpty     = "regency_empty"
	CodeOutside      = "code_outside"      // args: the code that it should lie in, the column of that
	RegencyUnsettled = "regency_unsettled" // district or village in a regency that is not known
	CodeBPS          = "code_bps"          // args: an example
	CodeRounded      = "code_rounded"
	CodeCut          = "code_cut"        // args: an example
	CodeForm         = "code_form"       // args: an example
	CodeUnknown      = "code_unknown"    // not in the official list
	CodeGivenUp      = "code_given_up"   // Papua before 2022
	CodeOtherName    = "code_other_name" // args: the official name, the name in the row
	QuotesUnmatched  = "quotes_unmatched"
	QuoteOpen        = "quote_open" // args: the line before which it should close
	SameSite         = "same_site"  // a new row with the site of another group; args: its id
	SameName         = "same_name"  // a new row with nearly the name of another group; args: its id
	NotYours         = "not_yours"  // the group lies outside of the area that one may change
	IDTaken          = "id_taken"   // a group to be added has the id of one that is there
	PartOfAnother    = "part_of"    // the group was merged into another; args: its id
)

// Kinds returns the kinds of problems of a row.
func Kinds() []string {
	return []string{
		AddressForm, AddressNoScheme, AddressScheme, AddressNoHost, AddressUser, AddressFragment, IDTwice, SiteTwice, HostTwice, SiteTaken,
		FieldsTooMany, IDEmpty, IDForm, NameEmpty, PhoneRounded, PhoneNoZero, Damaged, Unreadable, TooLong, LineBreak, FormulaError,
		DayForm, DayFuture, DayTooEarly, StandingUnknown, TierUnknown, SettingUnknown, SignalUnknown, MembersForm, MembersUnusual, SocialForm, SocialPhone, SocialMany,
		TotalTwice, SourceEmpty, NumberForm, AreaNotYours,
		OutreachUnknown, OutreachUntitled, OutreachUndated, OutreachDays, OutreachOther, OutreachTaker, GroupUnknown,
		ProvinceNoZone, ZoneUnknown, ZoneOther, RegencyEmpty, CodeOutside, RegencyUnsettled,
		CodeBPS, CodeRounded, CodeCut, CodeForm, CodeUnknown, CodeGivenUp, CodeOtherName, QuotesUnmatched, QuoteOpen, SameSite, SameName,
		NotYours, IDTaken, PartOfAnother,
	}
}
