"""A grader that writes a report in XML, with all text quoted, and a reader of this report."""

import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import ex01_scale

try:
    ex01_scale.twice(2.5)
except ValueError as error:
    report = f"<testsuite><testcase name='doubles'>{escape(str(error))}</testcase></testsuite>"
ET.fromstring(report)
