/** Before any module is loaded: functions under test do not write their log lines between the results. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'SILENT';
