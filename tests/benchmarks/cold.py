"""
From the start of a process to the plan of its standard input: what a command or a serverless host waits for.

It prints how many entries the plan has, and on the error stream what CPU time it took until then.
"""

import sys
import time

from multiline_batch import (
    Administrator,
    Mode,
    NumberRecord,
    Organization,
    PermissionGroup,
    Pool,
    Privilege,
    UploadRequest,
    Usage,
    Utilization,
    plan_upload,
    read_upload,
)

request = UploadRequest(
    organization=Organization(
        id="sales",
        ancestors=["acme"],
        social_messaging=True,
        smtp_data_offload=False,
        data_only=False,
        allowed_email_domains=[],
        recording=True,
        invitation_template_current=True,
        utilization_threshold=90,
    ),
    permission_group=PermissionGroup(name="Default", organization="acme", voice_calling=None),
    administrator=Administrator(organization="acme", privileges=[Privilege.ACCOUNTS]),
)
upload = read_upload(sys.stdin.buffer.read(), request)
facts = upload.questions.answer(
    numbers=[NumberRecord(number=number, owner="sales", usage=Usage.AVAILABLE) for number in upload.questions.numbers],
    accounts=[],
    pool=Pool(available=1000, outstanding=0),
    utilization=Utilization(in_use=1, total=10_000),
)
plan = plan_upload(upload, facts, mode=Mode.IMPORT_AND_INVITE)
sys.stdout.write(f"{len(plan.entries)}\n")
sys.stderr.write(f"{time.process_time()}\n")
