//! The words that attribute: which verb reports speech, and what may follow it.
//!
//! **To add a verb**, put its base form into the one list whose pattern it follows; regular forms are made by rule.
//! Where a form is irregular, write all forms after the base: past, participle, `-ing` (`say said said saying`).
//! A verb may stand in several lists, if it follows several patterns.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is to the finder of quotes: a set of the bits below.
pub(super) type Flags = u64;

/// Takes what was said as a clause: `X said (that) it rains`.
pub(super) const CLAUSE: Flags = 1;
/// Takes the hearer before the clause: `X told reporters that it rains`.
pub(super) const HEARER: Flags = 1 << 1;
/// Takes what it is about as a noun: `X criticized the plan`.
pub(super) const ABOUT: Flags = 1 << 2;
/// Takes an intention: `X vowed to stay`.
pub(super) const INTENT: Flags = 1 << 3;
/// Calls somebody something: `X called it "a mistake"`.
pub(super) const CALLS: Flags = 1 << 4;
/// A manner of voice: attributes speech in quotation marks, nothing else.
pub(super) const VOICE: Flags = 1 << 5;
/// A belief, wish or finding rather than an utterance.
pub(super) const MIND: Flags = 1 << 6;
/// Any of the cue bits.
pub(super) const CUE: Flags = CLAUSE | HEARER | ABOUT | INTENT | CALLS | VOICE | MIND;
/// A present or past form, which can stand without an auxiliary.
pub(super) const FINITE: Flags = 1 << 7;
/// A form that can follow `was` or `has`: `quoted`, `said`.
pub(super) const PARTICIPLE: Flags = 1 << 8;
/// An `-ing` form.
pub(super) const ING: Flags = 1 << 9;
/// The base form, which follows `to`, `will`, `did not` and plural subjects.
pub(super) const BASE: Flags = 1 << 10;

/// `he`, `she`, `they`, ...: a pronoun that can be the subject.
pub(super) const SUBJECT: Flags = 1 << 11;
/// `him`, `them`, ...
pub(super) const OBJECT: Flags = 1 << 12;
/// An auxiliary or modal verb.
pub(super) const AUX: Flags = 1 << 13;
/// A form of `be`.
pub(super) const BE: Flags = 1 << 14;
/// An adverb that may stand between a subject and its verb, or behind the verb.
pub(super) const ADVERB: Flags = 1 << 15;
/// An article, a possessive, a quantity: a noun phrase begins.
pub(super) const DETERMINER: Flags = 1 << 16;
/// A preposition.
pub(super) const PREPOSITION: Flags = 1 << 17;
/// `and`, `or`, `but`.
pub(super) const AND: Flags = 1 << 18;
/// A word that opens a clause: `that`, `when`, `because`.
pub(super) const OPENER: Flags = 1 << 19;
/// `who`, `which`, ...
pub(super) const RELATIVE: Flags = 1 << 20;
/// A day, a month, or a word that tells when: `Friday`, `week`, `ago`.
pub(super) const TIME: Flags = 1 << 21;
/// A verb that attributes nothing: a noun phrase ends before it.
pub(super) const VERB: Flags = 1 << 22;
/// A noun for somebody's role or a body of people, which can be a source without a name.
pub(super) const ROLE: Flags = 1 << 23;
/// A noun for words said or written: `statement`, `interview`, `report`.
pub(super) const WORDS: Flags = 1 << 24;

/// Verbs of saying that take a clause.
const CLAUSE_VERBS: &str = "ask; say said said saying; add; note; argue; claim; insist; maintain; contend; explain; state; announce; \
    declare; write wrote written writing; report; warn; acknowledge; admit admitted admitted admitting; \
    concede; confirm; deny; suggest; observe; remark; comment; recall; recount; reveal; disclose; \
    predict; forecast; conclude; reply; respond; answer; tweet; blog blogged blogged blogging; testify; \
    allege; assert; aver averred averred averring; affirm; reiterate; repeat; stress; emphasize; \
    emphasise; underline; underscore; complain; lament; joke; quip quipped quipped quipping; boast; \
    brag bragged bragged bragging; promise; vow; pledge; swear swore sworn swearing; propose; \
    recommend; hint; imply; indicate; signal signaled signaled signaling; \
    signal signalled signalled signalling; estimate; caution; counter; retort; rejoin; \
    concur concurred concurred concurring; agree; clarify; elaborate; specify; mention; proclaim; \
    profess; confess; counsel; stipulate; speculate; reckon; reason; wonder; demand; divulge; protest; \
    muse; opine; surmise; theorize; theorise; intone; interject; sum summed summed summing; attest; \
    urge; request; advise; decree; gripe; echo; reassert; restate; reaffirm; chime; parry; certify; \
    posit; postulate; exhort; preach";
/// Verbs of saying that name the hearer first.
const HEARER_VERBS: &str = "tell told told telling; inform; assure; remind; notify; advise; warn; ask; urge; persuade; \
    convince; promise; caution; instruct; implore; beg begged begged begging; beseech; request; \
    challenge; email; text";
/// Verbs that tell what was spoken about, for or against.
const ABOUT_VERBS: &str = "criticize; criticise; praise; blame; accuse; denounce; condemn; deny; reject; dismiss; \
    slam slammed slammed slamming; blast; attack; defend; hail; laud; applaud; decry; deride; mock; \
    lambast; lambaste; rip ripped ripped ripping; assail; chide; rebuke; scold; ridicule; question; \
    doubt; dispute; challenge; contest; discuss; describe; detail; outline; cite; mention; promise; \
    propose; announce; demand; seek sought sought seeking; urge; endorse; advocate; tout; thank; \
    apologize; apologise; congratulate; welcome; express; voice; offer; explain; recall; reveal; \
    predict; confirm; acknowledge; claim; allege; suggest; stress; emphasize; emphasise; highlight; \
    underline; underscore; reiterate; repeat; quote; caution; warn; complain; boast; \
    brag bragged bragged bragging; rail; promote; favor; favour; protest; repudiate; disavow; downplay; \
    recommend; concede; admit admitted admitted admitting; assert; pan panned panned panning; bash; \
    skewer; disparage; belittle; trash; savage; castigate; excoriate; bemoan; decline; refuse; insist; \
    allude; refer referred referred referring; call; argue; testify; report; debunk; \
    rebut rebutted rebutted rebutting; refute; echo; pitch";
/// Verbs that tell an intention or a request with an infinitive.
const INTENT_VERBS: &str = "vow; promise; pledge; threaten; agree; refuse; decline; demand; ask; claim; \
    swear swore sworn swearing; propose; urge; call";
/// Verbs that give a name or a label.
const CALL_VERBS: &str = "call; label labeled labeled labeling; label labelled labelled labelling; dub dubbed dubbed dubbing; \
    brand; describe; term; deem; portray; characterize; characterise; depict; liken; dismiss; denounce; \
    condemn; refer referred referred referring; nickname; decry; deride; blast; \
    slam slammed slammed slamming; ridicule; tout; pronounce";
/// Manners of voice, and gestures written as if they spoke.
const VOICE_VERBS: &str = "continue; begin began begun beginning; offer; go went gone going; put put put putting; read; hold held held holding; point; charge; \
    think thought thought thinking; say said said saying; add; post; email; text; message; shout; yell; cry; scream; whisper; mutter; murmur; mumble; chant; sing sang sung singing; chuckle; \
    laugh; smile; grin grinned grinned grinning; sigh; sob sobbed sobbed sobbing; groan; growl; snarl; \
    bark; roar; thunder; bellow; boom; beam; gush; enthuse; exclaim; declaim; drawl; \
    deadpan deadpanned deadpanned deadpanning; sneer; scoff; snap snapped snapped snapping; fume; rage; \
    crow; coo; snort; whine; wail; moan; gasp; blurt; stammer; stutter; hiss; \
    shrug shrugged shrugged shrugging; nod nodded nodded nodding; plead pleaded pleaded pleading; \
    plead pled pled pleading; pray; inquire; enquire; query; interrupt; correct; gloat; cheer; \
    ad-lib ad-libbed ad-libbed ad-libbing; tease; taunt; mouth; recite; narrate; dictate; inscribe; \
    sign; scrawl; scribble; caption; print; marvel marveled marveled marveling; explode; erupt; holler; \
    utter; pronounce; speak spoke spoken speaking; vent; riff; rant; confide; interpose; volunteer; \
    prod prodded prodded prodding; encourage; needle; jab jabbed jabbed jabbing; zing; rave; sniff; \
    sniffle; close; open; finish; start; follow; proceed; quote; cite; hear heard heard hearing; \
    demand; invoke; deliver; react; respond; fire; shoot shot shot shooting; hit hit hit hitting; lash; \
    exhale; giggle; joke; kid kidded kidded kidding";
/// Beliefs, wishes, findings.
const MIND_VERBS: &str = "support; oppose; believe; think thought thought thinking; want; hope; plan planned planned planning; expect; fear; \
    know knew known knowing; find found found finding; \
    show showed shown showing; doubt; suspect; worry; prefer preferred preferred preferring; decide; \
    wish; realize; realise; assume; learn; guess; \
    imagine; conclude; favor; favour; support; desire; endorse; anticipate; agree; disagree";

/// Begins with a capital letter (told from the text, not from a list).
pub(super) const CAPITAL: Flags = 1 << 25;
/// Ends with a possessive `'s` or `s'`.
pub(super) const POSSESSIVE: Flags = 1 << 26;
/// Begins with a digit.
pub(super) const NUMBER: Flags = 1 << 27;

/// `of`, which nearly always stays inside its noun phrase.
pub(super) const OF: Flags = 1 << 28;
/// `to`.
pub(super) const TO: Flags = 1 << 29;
/// `according`.
pub(super) const ACCORDING: Flags = 1 << 30;
/// `as`.
pub(super) const AS: Flags = 1 << 31;

/// A past form.
pub(super) const PAST: Flags = 1 << 32;
/// A form for the third person.
pub(super) const THIRD: Flags = 1 << 33;
/// A title or another word that is written short, with a stop that ends no sentence (`Sen.`).
pub(super) const SHORT: Flags = 1 << 34;

/// `the`, `his`: a noun or an adjective follows, never the verb.
pub(super) const ARTICLE: Flags = 1 << 35;
/// `would`, `may`: what might be said was not.
pub(super) const MODAL: Flags = 1 << 36;
/// A base form that is a noun as often as a verb: `claim`, `report`.
pub(super) const NOUN: Flags = 1 << 37;
/// Ends as a plural does (told from the text).
pub(super) const PLURAL: Flags = 1 << 38;

/// `while`, `although`: sets one attribution against another.
pub(super) const CONTRAST: Flags = 1 << 39;
/// `his`, `their`.
pub(super) const POSSESSIVE_PRONOUN: Flags = 1 << 40;
/// A quotation that ends as speech does before its attribution: `A,"`, `A?"` (told from the text).
pub(super) const PUNCTUATED: Flags = 1 << 41;
/// `he`, `it`: takes a verb with `-s`.
pub(super) const SINGULAR: Flags = 1 << 42;

/// Words of the closed classes.
const CLOSED: &[(Flags, &str)] = &[
    (SUBJECT, "he she they i we you it who"),
    (OBJECT, "him her them me us you it himself herself themselves myself ourselves"),
    (
        AUX | VERB,
        "has have had having will would can could may might shall should must do does did wo ca 'd 'll 've \
         hasn't haven't hadn't won't wouldn't can't couldn't cannot mightn't shouldn't mustn't don't doesn't didn't",
    ),
    (AUX | BE | VERB, "is are was were be been being am 's 're isn't aren't wasn't weren't"),
    (
        ADVERB,
        "also later then now once never ever always often sometimes recently soon already still even just only not \
         again further too earlier afterward afterwards meanwhile instead however therefore thus indeed perhaps \
         maybe almost nearly simply first last twice ago today yesterday tomorrow tonight else rather quite \
         previously subsequently so long reportedly apparently both there here though",
    ),
    (
        DETERMINER,
        "the a an this that these those his her their its our my your some several many most few no all any both each every \
         another other one two three four five six seven eight nine ten dozens hundreds thousands",
    ),
    (
        PREPOSITION,
        "of in on at for from with by to into about after before over under against between among during through \
         without within across near toward towards upon around behind beside besides beyond despite inside onto \
         outside since until till via per amid alongside regarding concerning following including like as than",
    ),
    (
        SHORT,
        "mr mrs ms dr prof st sen sens rep reps gov govs lt gen col maj capt cmdr sgt adm hon rev pres jr sr messrs mme \
         atty no vs ave dept supt insp fr ft mt",
    ),
    (ARTICLE, "the a an his her their its our my your this these those no"),
    (MODAL, "would could can may might should must will shall 'd 'll wouldn't couldn't won't can't cannot"),
    (
        NOUN,
        "state reason thought claim report note post tweet comment remark reply answer question promise pledge vow boast joke quip echo offer \
         demand request caution hint signal estimate forecast counter charge protest challenge order attack blame praise \
         doubt dispute support back plan hope fear wish need view love hate guess shout cry laugh smile sigh hold point rule \
         press call address email text message voice release reference concern care figure show face blast email lecture \
         brief command appeal quote talk speech desire dream regard sense notice cast brand label term name tag frame rate \
         style dismiss mock favor favour trust aim taunt cheer chant fire shoot hit close open start finish follow document detail",
    ),
    (CONTRAST, "while although though whereas"),
    (POSSESSIVE_PRONOUN, "his her their its our my your"),
    (SINGULAR, "he she it"),
    (OF, "of"),
    (TO, "to"),
    (ACCORDING, "according"),
    (AS, "as"),
    (AND, "and or but nor yet &"),
    (
        OPENER,
        "that when while because if although though since whether unless until once whereas as how why what where \
         after before so",
    ),
    (RELATIVE, "who which whom whose that"),
    (
        TIME,
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july \
         august september october november december jan feb mar apr jun jul aug sept sep oct nov dec week weeks month months \
         year years day days night morning afternoon evening weekend today yesterday tomorrow tonight ago hour hours minute minutes moments \
         mon tue wed thu fri sat sun summer winter spring fall autumn",
    ),
    (
        VERB,
        "came come comes coming went goes going took take takes taking made make makes making got get gets getting gave give gives giving \
         became become becomes let lets kept keep keeps left leave leaves won win wins lost lose loses led lead leads met meet meets ran runs running run \
         stood stand stands sat sits brought bring brings sent send sends built grew grows held holds paid pay pays \
         spent spends fell falls rose rises drew draws broke set sets cut cuts faced faces used uses moved moves worked works \
         turned turns started starts began begins ended ends tried tries trying helped helps happened happens remained remains \
         served serves joined joins appeared appears visited visits attended attends arrived arrives canceled cancelled \
         postponed signed signs launched launches won't 'm",
    ),
    (
        ROLE,
        "official officials spokesman spokeswoman spokesperson spokespersons spokesmen lawmaker lawmakers senator senators \
         minister ministers president chairman chairwoman chairperson chair chief head director secretary professor \
         expert experts analyst analysts critic critics supporter supporters opponent opponents aide aides adviser \
         advisor advisers advisors diplomat diplomats source sources insider insiders person people man woman men women \
         resident residents witness witnesses officer officers police authority authorities author authors judge lawyer lawyers \
         attorney attorneys prosecutor prosecutors campaign government ministry administration party company group \
         organization organisation agency committee council court department office leader leaders member members \
         candidate candidates nominee governor mayor congressman congresswoman representative representatives delegate \
         delegates activist activists student students voter voters teacher teachers doctor doctors scientist scientists \
         researcher researchers economist economists historian strategist strategists operative pollster manager \
         executive founder editor reporter reporters journalist journalists commentator columnist host moderator \
         commissioner commander general soldier soldiers veteran veterans family mother father brother sister son \
         daughter wife husband friend friends colleague colleagues rival rivals ally allies firm union network \
         newspaper magazine paper publication report study poll survey statement document documents letter memo email \
         article book website site blog ambassador envoy negotiator premier chancellor pope bishop priest pastor \
         coach player captain owner worker workers employee employees farmer farmers victim victims defendant suspect",
    ),
    (
        WORDS,
        "statement statements interview interviews report reports letter letters memo memos email emails e-mail tweet tweets post posts speech \
         speeches remarks comments address conference briefing testimony article articles book column editorial op-ed essay message messages note \
         release poll survey study document documents transcript video call broadcast program programme show blog ad advertisement \
         filing lawsuit complaint ruling opinion dissent question questions answer response debate hearing rally event \
         email reporters journalists",
    ),
];

/// The bits of a word in lower case with plain apostrophes; 0 for a word that tells nothing.
pub(super) fn flags(word: &str) -> Flags {
    TABLE.get(word).copied().unwrap_or(0)
}

static TABLE: LazyLock<HashMap<String, Flags>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    let lists = [
        (CLAUSE, CLAUSE_VERBS),
        (HEARER, HEARER_VERBS),
        (ABOUT, ABOUT_VERBS),
        (INTENT, INTENT_VERBS),
        (CALLS, CALL_VERBS),
        (VOICE, VOICE_VERBS),
        (MIND, MIND_VERBS),
    ];
    for (bit, verbs) in lists {
        for verb in verbs.split(';') {
            for (form, shape) in forms(verb) {
                *table.entry(form).or_insert(0) |= bit | shape;
            }
        }
    }
    for (bits, words) in CLOSED {
        for word in words.split_whitespace() {
            *table.entry(word.to_owned()).or_insert(0) |= bits;
            if *bits == NOUN {
                // Its plural looks like the verb's third person.
                *table.entry(third(word)).or_insert(0) |= NOUN;
            }
        }
    }
    table
});

/// The form of a verb for the third person, which is also the plural of a noun.
fn third(base: &str) -> String {
    match base.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
        Some(stem) => format!("{stem}ies"),
        None if base.ends_with(['s', 'x', 'z', 'o']) || base.ends_with("ch") || base.ends_with("sh") => {
            format!("{base}es")
        }
        None => format!("{base}s"),
    }
}

/// The forms of a verb entry with what each can be.
fn forms(entry: &str) -> Vec<(String, Flags)> {
    let mut given = entry.split_whitespace();
    let Some(base) = given.next() else { return Vec::new() };
    let consonant_y = base.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
    let past = given.next().map_or_else(
        || match consonant_y {
            Some(stem) => format!("{stem}ied"),
            None if base.ends_with('e') => format!("{base}d"),
            None => format!("{base}ed"),
        },
        str::to_owned,
    );
    let participle = given.next().map_or_else(|| past.clone(), str::to_owned);
    let ing = given.next().map_or_else(
        || match base.strip_suffix('e') {
            Some(stem) if !base.ends_with("ee") => format!("{stem}ing"),
            _ => format!("{base}ing"),
        },
        str::to_owned,
    );

    vec![
        (base.to_owned(), BASE | FINITE),
        (third(base), FINITE | THIRD),
        (past, FINITE | PAST),
        (participle, PARTICIPLE),
        (ing, ING),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_made_by_rule_or_given() {
        let all = |entry| forms(entry).into_iter().map(|f| f.0).collect::<Vec<_>>().join(" ");
        assert_eq!(all("deny"), "deny denies denied denied denying");
        assert_eq!(all("agree"), "agree agrees agreed agreed agreeing");
        assert_eq!(all("say said said saying"), "say says said said saying");
        assert_eq!(all("quip quipped quipped quipping"), "quip quips quipped quipped quipping");
        assert!(flags("said") & (CLAUSE | FINITE | PARTICIPLE) == CLAUSE | FINITE | PARTICIPLE);
    }
}
