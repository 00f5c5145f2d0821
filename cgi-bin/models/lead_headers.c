/* lead_headers.c: what the columns of people's lists are called, in several languages. */
#include "models/lead_headers.h"

#include <ctype.h>

#include "lib/strbuf.h"

/* Whole names, without anything but letters and digits, and accents gone: "E-Mail-Adresse" is "emailadresse". */
static const struct {
	enum lead_part part;
	const char *names; /* a space before and behind each */
} known[] = {
	{MAP_PHONE, " phone phones phonenumber telephone telephonenumber tel telno mobile mobilephone "
		    "mobilenumber cell cellphone "
		    "cellphonenumber number phone1 primaryphone contactnumber whatsapp e164 telefon "
		    "telefonnummer rufnummer "
		    "handy handynummer mobil mobilnummer mobiltelefon telefone telefono numerodetelefono "
		    "celular movil "
		    "telefonomovil numero numerodetelephone portable telephoneportable mobiel telefoonnummer "
		    "telefoon gsm "
		    "cellulare telefonkomorkowy komorka msisdn "},
	{MAP_NAME, " name fullname contact contactname customer customername lead leadname person client "
		   "clientname ganzername "
		   "vollername kontakt ansprechpartner kunde nombrecompleto contacto cliente nomcomplet "
		   "nomecompleto naam "
		   "volledigenaam nominativo imieinazwisko "},
	{MAP_FIRST_NAME, " firstname first givenname forename vorname prenom nombre primernombre nome "
			 "primeironome voornaam imie "},
	{MAP_LAST_NAME, " lastname last surname familyname secondname nachname familienname zuname nom "
			"nomdefamille apellido "
			"apellidos sobrenome apelido cognome achternaam nazwisko "},
	{MAP_EMAIL, " email emails mail emailaddress emailadresse mailadresse correo correoelectronico "
		    "courriel adresseemail "
		    "adressemail emailadres enderecodeemail indirizzoemail adresemail "},
	{MAP_COMPANY, " company companyname organization organisation business businessname account "
		      "accountname employer firma "
		      "firmenname unternehmen empresa compania societe entreprise azienda societa bedrijf "
		      "bedrijfsnaam "},
	{MAP_ZONE, " timezone zone tz zeitzone zonahoraria fuseauhoraire fusohorario fusoorario tijdzone "
		   "strefaczasowa "},
	{MAP_CONSENT_SOURCE,
		" consent consentsource optin optinsource permission consentfrom einwilligung zustimmung "
		"consentimiento consentement consentimento consenso toestemming zgoda "},
	{MAP_CONSENT_AT, " consentat consentdate consenttime consentedat consentgiven consentgivenat "
			 "optindate optinat "
			 "optintime permissiondate einwilligungam einwilligungsdatum datumdereinwilligung "
			 "zustimmungam "
			 "fechadeconsentimiento datedeconsentement datadeconsentimento datadelconsenso "},
	{MAP_NOTHING, " row reason "},
};

/* Parts of names, tried in this order when no whole name fits. */
static const struct {
	enum lead_part part;
	const char *piece;
} pieces[] = {
	{MAP_EMAIL, "email"},
	{MAP_CONSENT_AT, "consentdate"},
	{MAP_PHONE, "phone"},
	{MAP_PHONE, "telefon"},
	{MAP_PHONE, "telephone"},
	{MAP_PHONE, "mobile"},
	{MAP_FIRST_NAME, "firstname"},
	{MAP_LAST_NAME, "lastname"},
	{MAP_ZONE, "timezone"},
};

/* The letter of an accented one in UTF-8 (Latin-1 and Latin Extended-A, both in two bytes), or 0. */
static char without_accent(unsigned char first, unsigned char second)
{
	static const char latin1[] = "aaaaaaaceeeeiiiidnooooo0ouuuuyts";
	static const char extended[] =
		"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnn"
		"oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
	if (first == 0xc3)
		return latin1[(second - 0x80) & 31];
	size_t index = (size_t)(first - 0xc4) * 64 + (second - 0x80U);
	return (first == 0xc4 || first == 0xc5) && index < sizeof extended - 1 ? extended[index] : '\0';
}

static char *plain_name(struct arena *arena, const char *name)
{
	struct strbuf plain;
	strbuf_init(&plain, arena);
	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		char letter = isalnum(*at) ? (char)tolower(*at) : '\0';
		if (*at >= 0x80 && at[1]) {
			letter = without_accent(*at, at[1]);
			at++;
		}
		if (letter)
			strbuf_addc(&plain, letter);
	}
	return plain.text;
}

enum lead_part lead_header_part(struct arena *arena, const char *name)
{
	const char *plain = plain_name(arena, name), *word = arena_printf(arena, " %s ", plain);
	for (size_t i = 0; *plain && i < COUNT(known); i++)
		if (strstr(known[i].names, word))
			return known[i].part;
	for (size_t i = 0; i < COUNT(pieces); i++)
		if (strstr(plain, pieces[i].piece))
			return pieces[i].part;
	return MAP_CUSTOM;
}
