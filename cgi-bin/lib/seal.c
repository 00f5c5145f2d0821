/* seal.c: secrets that are kept, over OpenSSL: base64 of a random nonce, the encrypted bytes and the tag. */
#include "lib/seal.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lib/config.h"
#include "lib/secret.h"

enum { NONCE_SIZE = 12, TAG_SIZE = 16, AROUND = NONCE_SIZE + TAG_SIZE };

/* AES-256-GCM under the key of the settings, over the purpose and then the bytes; 0 when anything fails. */
static int crypt_bytes(EVP_CIPHER_CTX *context, const unsigned char *nonce, const char *purpose, int encrypt)
{
	unsigned char key[SHA256_SIZE];
	const char *text = config_load()->encryption_key;
	int size = 0;
	return EVP_Digest(text, strlen(text), key, NULL, EVP_sha256(), NULL) &&
	       EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key, nonce, encrypt) &&
	       EVP_CipherUpdate(context, NULL, &size, (const unsigned char *)purpose, (int)strlen(purpose));
}

char *seal(struct arena *arena, const char *purpose, const void *bytes, size_t length)
{
	unsigned char all[SEAL_LARGEST + AROUND], *inside = all + NONCE_SIZE;
	int size = 0;
	if (length > SEAL_LARGEST || RAND_bytes(all, NONCE_SIZE) != 1)
		die("%zu bytes can't be sealed", length);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int ok = context && crypt_bytes(context, all, purpose, 1) &&
		 EVP_CipherUpdate(context, inside, &size, bytes, (int)length) &&
		 EVP_CipherFinal_ex(context, inside + size, &size) &&
		 EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, inside + length);
	EVP_CIPHER_CTX_free(context);
	if (!ok)
		die("AES-256-GCM is not available");
	return secret_base64(arena, all, length + AROUND);
}

int seal_open(struct arena *arena, const char *purpose, const char *sealed, void *bytes, size_t length)
{
	size_t text_length = strlen(sealed), all_length = length + AROUND;
	if (length > SEAL_LARGEST || text_length != (all_length + 2) / 3 * 4)
		return 0;
	unsigned char *all = arena_alloc(arena, text_length), *inside = all + NONCE_SIZE;
	if (EVP_DecodeBlock(all, (const unsigned char *)sealed, (int)text_length) < (int)all_length)
		return 0;
	int size = 0;
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int ok = context && crypt_bytes(context, all, purpose, 0) &&
		 EVP_CipherUpdate(context, bytes, &size, inside, (int)length) &&
		 EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, inside + length) &&
		 EVP_CipherFinal_ex(context, (unsigned char *)bytes + size, &size) > 0;
	EVP_CIPHER_CTX_free(context);
	return ok;
}
