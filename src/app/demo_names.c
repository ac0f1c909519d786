#include "app/demo_in.h"

/*
 * Names of an invented school: words that are common somewhere, put together by chance. No pupil,
 * parent or member of staff of a real school is meant.
 */
#define WORDS 12

static const struct origin {
	uint32_t share; /* of 1,000 pupils */
	const char *ethnicity;
	const char *language;
	bool is_devout;
	const char *surnames[WORDS];
	const char *girls[WORDS];
	const char *boys[WORDS];
} origins[] = {
    {520, "WBRI", "ENG", false,
        {"Aldridge", "Bramley", "Coverdale", "Dunstan", "Fairclough", "Garside", "Hebden",
            "Ingleby", "Kershaw", "Lockwood", "Thwaite", "Whitlock"},
        {"Amelia", "Beth", "Chloe", "Daisy", "Ellie", "Freya", "Grace", "Holly", "Isla", "Lucy",
            "Poppy", "Ruby"},
        {"Alfie", "Ben", "Charlie", "Dylan", "Ethan", "Finley", "George", "Harry", "Jack", "Liam",
            "Noah", "Toby"}},
    {60, "WIRI", "ENG", false,
        {"Brennan", "Cavanagh", "Doyle", "Fogarty", "Geraghty", "Hanrahan", "Keane", "Lenihan",
            "Moran", "Nolan", "Quirke", "Tierney"},
        {"Aoife", "Ciara", "Deirdre", "Erin", "Fionnuala", "Grainne", "Maeve", "Niamh", "Orla",
            "Roisin", "Sinead", "Una"},
        {"Aidan", "Brendan", "Cian", "Declan", "Eoin", "Fionn", "Kieran", "Niall", "Oisin",
            "Padraig", "Ronan", "Tadhg"}},
    {90, "APKN", "URD", true,
        {"Ahmed", "Akhtar", "Bashir", "Chaudhry", "Hussain", "Iqbal", "Kauser", "Mahmood", "Malik",
            "Qureshi", "Rashid", "Shah"},
        {"Aisha", "Fatima", "Hafsa", "Iqra", "Khadija", "Maryam", "Nadia", "Rabia", "Safa",
            "Sumaira", "Yasmin", "Zara"},
        {"Adam", "Bilal", "Faisal", "Haroon", "Ibrahim", "Imran", "Kamran", "Omar", "Rayyan",
            "Tariq", "Yusuf", "Zain"}},
    {40, "ABAN", "BEN", true,
        {"Alam", "Begum", "Choudhury", "Haque", "Islam", "Khatun", "Miah", "Rahman", "Sultana",
            "Talukder", "Uddin", "Ullah"},
        {"Anika", "Farzana", "Jannat", "Lamia", "Maliha", "Nusrat", "Rumana", "Sadia", "Samira",
            "Tahmina", "Tania", "Zarin"},
        {"Abir", "Arif", "Fahim", "Hasan", "Jubair", "Mahdi", "Nahid", "Rafi", "Rakib", "Sami",
            "Tanvir", "Zahid"}},
    {60, "AIND", "PAN", false,
        {"Bains", "Chohan", "Desai", "Dhillon", "Gill", "Joshi", "Kaur", "Mehta", "Nair", "Patel",
            "Sandhu", "Varma"},
        {"Amrit", "Anjali", "Asha", "Diya", "Harpreet", "Jaspreet", "Kavya", "Meera", "Neha",
            "Priya", "Simran", "Tara"},
        {"Aarav", "Arjun", "Dev", "Gurdeep", "Harjit", "Ishaan", "Jaspal", "Karan", "Manraj",
            "Rohan", "Sunil", "Vikram"}},
    {55, "BAFR", "ENG", false,
        {"Abara", "Adeyemi", "Asante", "Boateng", "Chukwu", "Eze", "Mensah", "Nwosu", "Obi",
            "Okafor", "Owusu", "Sarpong"},
        {"Abena", "Adaeze", "Akosua", "Amara", "Chiamaka", "Efua", "Folake", "Ify", "Ngozi",
            "Oluchi", "Temi", "Yetunde"},
        {"Ade", "Chidi", "Emeka", "Femi", "Kofi", "Kwame", "Nnamdi", "Obinna", "Oluwaseun", "Tobi",
            "Uche", "Yaw"}},
    {30, "BAFR", "SOM", true,
        {"Abdi", "Ali", "Dahir", "Egal", "Farah", "Guled", "Hirsi", "Jama", "Mohamud", "Nur",
            "Warsame", "Yusuf"},
        {"Amina", "Ayaan", "Deqa", "Fadumo", "Hodan", "Idil", "Ikran", "Ladan", "Nasra", "Sagal",
            "Sahra", "Ubah"},
        {"Abdirahman", "Ayanle", "Bashiir", "Dalmar", "Hamza", "Idris", "Khalid", "Liban", "Mahad",
            "Sharmarke", "Warsame", "Yahye"}},
    {35, "BCRB", "ENG", false,
        {"Barrett", "Campbell", "Downer", "Francis", "Gayle", "Henriques", "Lindo", "Morrison",
            "Palmer", "Reid", "Samuels", "Walcott"},
        {"Aaliyah", "Brianna", "Deanna", "Imani", "Jada", "Keisha", "Leanna", "Nyla", "Renee",
            "Shanice", "Tiana", "Zariah"},
        {"Andre", "Darnell", "Devonte", "Isaiah", "Jaden", "Kai", "Leon", "Malachi", "Nathaniel",
            "Omari", "Rio", "Tyrell"}},
    {55, "WOTH", "POL", false,
        {"Baran", "Czarnecki", "Dudek", "Gorski", "Jankowska", "Kowalczyk", "Lis", "Mazur",
            "Nowicki", "Sikora", "Wilk", "Zajac"},
        {"Agnieszka", "Alicja", "Hanna", "Julia", "Kinga", "Lena", "Maja", "Oliwia", "Wiktoria",
            "Zofia", "Zuzanna", "Nadia"},
        {"Adam", "Antoni", "Filip", "Jakub", "Kacper", "Maciej", "Mikołaj", "Oskar", "Piotr",
            "Szymon", "Tomasz", "Wojciech"}},
    {30, "WOTH", "RUM", false,
        {"Albu", "Balan", "Ciobanu", "Dobre", "Ionescu", "Lungu", "Munteanu", "Neagu", "Popa",
            "Rusu", "Stoica", "Ursu"},
        {"Alexandra", "Andreea", "Bianca", "Daria", "Elena", "Ioana", "Larisa", "Maria", "Mihaela",
            "Raluca", "Sorina", "Teodora"},
        {"Alexandru", "Andrei", "Cristian", "Darius", "David", "Ionut", "Luca", "Matei", "Mihai",
            "Radu", "Stefan", "Vlad"}},
    {15, "CHNE", "CHI", false,
        {"Chan", "Cheung", "Ho", "Kwok", "Lam", "Leung", "Ng", "Poon", "Tang", "Wong", "Yeung",
            "Zhao"},
        {"Chi-Ling", "Hui-Min", "Jia", "Ka-Yan", "Li-Na", "Mei", "Siu", "Suet", "Wai-Ling", "Xin",
            "Yan", "Yee"},
        {"Chun", "Hao", "Ho-Yin", "Jun", "Ka-Ho", "Kin", "Long", "Ming", "Tsz", "Wai", "Wei",
            "Yat"}},
    {10, "OOTH", "ARA", true,
        {"Aziz", "Darwish", "Fayed", "Haddad", "Karimi", "Khoury", "Mansour", "Nasser", "Rahimi",
            "Saleh", "Tahiri", "Zaki"},
        {"Dina", "Hala", "Jamila", "Layla", "Lina", "Mona", "Nour", "Rana", "Reem", "Salma", "Sara",
            "Yara"},
        {"Amir", "Anwar", "Fadi", "Hadi", "Jamal", "Karim", "Malik", "Nabil", "Rami", "Samir",
            "Tarek", "Ziad"}},
};
#define ORIGINS (sizeof origins / sizeof origins[0])

uint32_t
demo_below(struct demo_random *r, uint32_t n)
{
	uint64_t z = r->state += 0x9E3779B97F4A7C15U;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
	return (uint32_t)(((z ^ (z >> 31)) >> 32) * n >> 32);
}

bool
demo_chance(struct demo_random *r, uint32_t of_1000)
{
	return demo_below(r, 1000) < of_1000;
}

static const struct origin *
any_origin(struct demo_random *r)
{
	uint32_t at = demo_below(r, 1000);
	size_t i = 0;
	while (i + 1 < ORIGINS && at >= origins[i].share) {
		at -= origins[i++].share;
	}
	return &origins[i];
}

void
demo_name(struct demo_name *out, struct demo_random *r, char sex)
{
	const struct origin *o = any_origin(r);
	bool is_mixed = demo_chance(r, 40); /* parents of two origins */
	const struct origin *other = is_mixed ? any_origin(r) : o;
	*out = (struct demo_name){
	    .surname = other->surnames[demo_below(r, WORDS)],
	    .forename = (sex == 'F' ? o->girls : o->boys)[demo_below(r, WORDS)],
	    .parents = {o->girls[demo_below(r, WORDS)], other->boys[demo_below(r, WORDS)]},
	    .ethnicity = is_mixed && other != o ? "MOTH" : o->ethnicity,
	    .language = o->language,
	    .is_devout = o->is_devout,
	};
}

const char *
demo_adult(struct demo_random *r)
{
	return any_origin(r)->surnames[demo_below(r, WORDS)];
}

const char *const demo_notes[] = {"", "rang 08:20, temperature", "sick in the night",
    "mother rang, cold", "message on the absence line", "dentist 10:30", "hospital, letter seen",
    "orthodontist, card seen", "parents say flu", "bus was late", "overslept", "traffic",
    "no answer on both numbers", "form received, not agreed", "family holiday, no request",
    "fixed term, 2 days", "interview at college", "Eid", "museum", "at the partner school"};

uint8_t
demo_note(struct demo_random *r, uint8_t code)
{
	static const struct {
		uint8_t code;
		uint8_t first;
		uint8_t last;
		uint16_t of_1000;
	} fits[] = {
	    {CODE_I, 1, 4, 250},
	    {CODE_M, 5, 7, 600},
	    {CODE_L, 9, 11, 120},
	    {CODE_U, 9, 11, 250},
	    {CODE_O, 12, 12, 100},
	    {CODE_G, 13, 14, 1000},
	    {CODE_E, 15, 15, 1000},
	    {CODE_J1, 16, 16, 1000},
	    {CODE_R, 17, 17, 1000},
	    {CODE_V, 18, 18, 1000},
	    {CODE_B, 19, 19, 1000},
	};
	for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++) {
		if (fits[i].code == code && demo_chance(r, fits[i].of_1000)) {
			return (
			    uint8_t)(fits[i].first +
			             demo_below(r, (uint32_t)(fits[i].last - fits[i].first + 1)));
		}
	}
	return 0;
}
