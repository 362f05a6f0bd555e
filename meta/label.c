/* The PV label in one of a device's first sectors -> struct label. */
#include "mda.h"

#include <inttypes.h>
#include <string.h>

#include "disk.h"

/*
 * Reads one list of areas; the metadata areas go into label, data areas (label NULL) nowhere.
 * *at moves behind the list.  Returns how many it has, -1 if it leaves the sector.
 */
static int list_decode(const uint8_t *sector, size_t *at, struct label *label)
{
	struct disk_extent x;
	int n = 0;

	for (;; n++) {
		if (*at + sizeof(x) > SECTOR)
			return -1;
		memcpy(&x, sector + *at, sizeof(x));
		*at += sizeof(x);
		if (!le64_get(x.off))
			return n;
		if (!label || n >= LABEL_MAX_MDA)
			continue;
		label->mda[n].off = le64_get(x.off);
		label->mda[n].size = le64_get(x.size);
	}
}

/* The sector has a label's magic, place and checksum. */
static int pv_decode(const uint8_t *sector, unsigned number, struct label *label, struct err *e)
{
	struct disk_label head;
	struct disk_pv pv;
	size_t at;
	int n;

	memcpy(&head, sector, sizeof(head));
	at = le32_get(head.pv_off);
	if (at < sizeof(head) || at > SECTOR - sizeof(pv))
		return err_set(e, EXIT_FAILED, "label in sector %u: PV header at byte %zu of 512.", number, at);
	memcpy(&pv, sector + at, sizeof(pv));
	at += sizeof(pv);

	memset(label, 0, sizeof(*label));
	memcpy(label->pv_id, pv.id, ID_LEN);
	if (!id_is_valid(label->pv_id))
		return err_set(e, EXIT_FAILED, "label in sector %u: PV UUID with characters no UUID has.", number);
	label->dev_size = le64_get(pv.dev_size);

	if (list_decode(sector, &at, NULL) < 0 || (n = list_decode(sector, &at, label)) < 0)
		return err_set(e, EXIT_FAILED, "label in sector %u: list of areas without an end.", number);
	if (n > LABEL_MAX_MDA)
		return err_set(e, EXIT_FAILED, "label in sector %u: %d metadata areas, more than %d.",
			       number, n, LABEL_MAX_MDA);
	label->nmda = n;
	for (int i = 0; i < n; i++) {
		uint64_t off = label->mda[i].off, size = label->mda[i].size;

		if (off % SECTOR || off > INT64_MAX || size > INT64_MAX - off)
			return err_set(e, EXIT_FAILED, "label in sector %u: metadata area of %" PRIu64 " bytes at %" PRIu64
				       ".", number, size, off);
	}
	return 0;
}

int label_decode(const uint8_t *bytes, struct label *label, struct err *e)
{
	struct disk_label head;
	uint32_t crc;
	int damaged = 0;

	for (unsigned i = 0; i < LABEL_SCAN_SIZE / SECTOR; i++) {
		const uint8_t *sector = bytes + i * SECTOR;

		memcpy(&head, sector, sizeof(head));
		if (memcmp(head.magic, "LABELONE", 8) || memcmp(head.type, "LVM2 001", 8) ||
		    le64_get(head.sector) != i)
			continue;
		crc = mda_crc(MDA_CRC_START, sector + 20, SECTOR - 20);
		if (crc != le32_get(head.crc)) {
			damaged = err_set(e, EXIT_FAILED, "label in sector %u: checksum %08x, of its contents %08x.",
					  i, le32_get(head.crc), crc);
			continue;
		}
		return pv_decode(sector, i, label, e);
	}
	return damaged ? -1 : 1;
}

int label_is_lvm1(const uint8_t *bytes)
{
	return bytes[0] == 'H' && bytes[1] == 'M' && (bytes[2] == 1 || bytes[2] == 2) && !bytes[3];
}
