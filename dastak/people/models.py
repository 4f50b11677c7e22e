"""Tables of people, their sign-ins and their words."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dastak.kernel.db import BlindIndexField, OutsideRef, SealedField


class Person(models.Model):
    """Somebody the platform knows: by their card number, which is unique."""

    id = models.UUIDField(primary_key=True)
    cnic = SealedField(kind="cnic")
    cnic_index = BlindIndexField(kind="cnic", source="cnic", unique=True)
    phone = SealedField(kind="phone", null=True)
    phone_index = BlindIndexField(kind="phone", source="phone", null=True)
    phone_since = models.DateTimeField(null=True)
    name = models.CharField(max_length=100, default="")
    gender = models.CharField(max_length=10, default="")
    birth_date = models.DateField(null=True)
    language = models.CharField(max_length=5, default="ur")
    district = OutsideRef("places.District", null=True)
    needs = ArrayField(models.CharField(max_length=20), default=list)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)

    class Meta:
        db_table = "people_person"
        indexes = [models.Index(fields=["phone_index"], name="people_person_phone")]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_index__isnull=True, phone_since__isnull=True)
                | Q(phone__isnull=False, phone_index__isnull=False, phone_since__isnull=False),
                name="people_person_whole_phone",
            )
        ]


class Challenge(models.Model):
    """A code that was asked for. The code is derived from the id and never stored.

    ``person_id`` is the one whose card number was given, where they are known; ``is_sent`` is False
    where the number given is not theirs, so that no code reaches it.
    """

    id = models.UUIDField(primary_key=True)
    cnic = SealedField(kind="cnic")
    cnic_index = BlindIndexField(kind="cnic", source="cnic")
    phone = SealedField(kind="phone")
    phone_index = BlindIndexField(kind="phone", source="phone")
    # No foreign key: its check would take longer for a known card than for an unknown one.
    person_id = models.UUIDField(null=True)
    is_sent = models.BooleanField()
    device_hash = models.BinaryField()
    returnable = ArrayField(models.CharField(max_length=120))
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_challenge"
        indexes = [models.Index(fields=["expires_at"], name="people_challenge_expiry")]


class Tally(models.Model):
    """How much of a budget is used in one window. Written outside of business transactions."""

    pk = models.CompositePrimaryKey("key", "since")
    key = models.CharField(max_length=160)
    since = models.DateTimeField()
    used = models.BigIntegerField()
    touched_at = models.DateTimeField()

    class Meta:
        db_table = "people_tally"
        indexes = [models.Index(fields=["touched_at"], name="people_tally_touched")]


class NumberChange(models.Model):
    """A move of an account to another number: nothing happens before ``effective_at``."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    phone = SealedField(kind="phone")
    phone_index = BlindIndexField(kind="phone", source="phone")
    asked_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_number_change"
        indexes = [models.Index(fields=["person", "asked_at"], name="people_change_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "phone_index"],
                condition=Q(refused_at__isnull=True, done_at__isnull=True),
                name="people_change_once",
            )
        ]


class StaffAccount(models.Model):
    """An account of somebody who works here: what they do, and where."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    username = models.CharField(max_length=60)
    password = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    districts = ArrayField(models.CharField(max_length=60))
    departments = ArrayField(models.CharField(max_length=60))
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)

    class Meta:
        db_table = "people_staff_account"
        constraints = [models.UniqueConstraint(fields=["username"], name="people_staff_username")]


class SignIn(models.Model):
    """A session. The token is stored as its hash."""

    id = models.UUIDField(primary_key=True)
    token_hash = models.BinaryField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffAccount, models.PROTECT, null=True, related_name="+")
    device_hash = models.BinaryField(null=True)
    channel = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_session"
        indexes = [
            models.Index(fields=["device_hash"], name="people_session_device"),
            models.Index(fields=["expires_at"], name="people_session_expiry"),
        ]
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="people_session_token")]


class RolePermit(models.Model):
    """That a role holds a permit. Filled from ``seeds/permits.csv``."""

    pk = models.CompositePrimaryKey("role", "permit")
    role = models.CharField(max_length=20)
    permit = models.CharField(max_length=80)

    class Meta:
        db_table = "people_role_permit"


class Mandate(models.Model):
    """That ``agent`` may act for ``principal``: from ``agreed_at`` until it is revoked."""

    id = models.UUIDField(primary_key=True)
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    class Meta:
        db_table = "people_mandate"
        indexes = [models.Index(fields=["agent"], name="people_mandate_agent")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("agent")), name="people_mandate_of_two"
            ),
            models.UniqueConstraint(
                fields=["principal", "agent"],
                condition=Q(revoked_at__isnull=True),
                name="people_mandate_once",
            ),
        ]


class Consent(models.Model):
    """What somebody said about a wording. Append-only: a withdrawal is a new row."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    act = models.CharField(max_length=10)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=20)
    read_aloud_by = models.UUIDField(null=True)
    recorded_by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_consent"
        indexes = [models.Index(fields=["person", "kind", "-at"], name="people_consent_person")]
