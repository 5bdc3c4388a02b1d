-- Records that were set aside, by reason.
SELECT reason_code, sum(record_count)::BIGINT AS records
FROM marts.rejections_by_reason
GROUP BY reason_code
ORDER BY records DESC, reason_code
