"""Reports as bytes: between processes and in the cache."""

import msgspec

from bot.report.spec_report import SpecReport

DecodeError = msgspec.DecodeError
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(SpecReport)


def encode_report(report: SpecReport) -> bytes:
    """Write a report."""
    return _ENCODER.encode(report)


def decode_report(content: bytes) -> SpecReport:
    """Read a report that `encode_report` wrote."""
    return _DECODER.decode(content)
