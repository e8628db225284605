import Manifest
import Testing

/// The values of plain scalars, as kubectl was seen to read them.
@Suite struct ScalarTests {
    @Test(arguments: [
        ("y", "true"), ("Y", "true"), ("yes", "true"), ("Yes", "true"), ("YES", "true"), ("on", "true"), ("On", "true"),
        ("ON", "true"), ("true", "true"), ("True", "true"), ("TRUE", "true"),
        ("n", "false"), ("N", "false"), ("no", "false"), ("No", "false"), ("NO", "false"), ("off", "false"),
        ("Off", "false"), ("OFF", "false"), ("false", "false"), ("False", "false"), ("FALSE", "false"),
        ("yEs", "\"yEs\""), ("oN", "\"oN\""), ("tRUE", "\"tRUE\""), ("nUll", "\"nUll\""),
        ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"), ("", "null"),
        ("012", "10"), ("0o12", "10"), ("0o8", "\"0o8\""), ("08", "8"), ("09", "9"), ("0x1F", "31"), ("0b101", "5"),
        ("1_000", "1000"), ("1__0", "10"), ("0x_1", "1"), ("0_0", "0"), ("1_2.5", "12.5"), ("_1", "\"_1\""),
        ("+5", "5"), ("-0", "0"), ("1e3", "1000"), ("1E2", "100"), ("12e03", "12000"), ("-2E+05", "-200000"),
        (".5", "0.5"), ("1.", "1"), ("1.0", "1"), ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854776000"), ("1e400", "\"1e400\""), ("1:30", "\"1:30\""),
        ("2001-01-01", "\"2001-01-01\""), ("=", "\"=\""), ("1e21", "1e+21"), ("1e-7", "1e-7"), ("0.000001", "0.000001"),
        ("123456.789", "123456.789"), ("0x", "\"0x\""), ("-0x1F", "-31"), ("1.2.3", "\"1.2.3\""),
        ("\"yes\"", "\"yes\""), ("'012'", "\"012\""),
        ("!!str 12", "\"12\""), ("!!int \"0x10\"", "16"), ("!!bool \"yes\"", "true"), ("!!float 3", "3"),
        ("!!float 9223372036854775807", "9223372036854776000"), ("!!float 0x10", "16"), (".5_0", "0.5"),
        ("._5", "\"._5\""),
        ("!!null \"\"", "null"), ("!!binary aGVsbG8=", "\"hello\""), ("!tag x", "\"x\""),
        ("!!%62inary aGVsbG8=", "\"hello\""),
    ])
    func plainScalarHasItsValue(text: String, json: String) {
        let reading = Reading("apiVersion: v1\nkind: X\nv: \(text)\n")
        #expect(reading.objects == ["{\"apiVersion\":\"v1\",\"kind\":\"X\",\"v\":\(json)}"])
        #expect(reading.failures == [])
    }

    @Test(arguments: [
        ("1", "1"), ("1.5", "1.5"), ("true", "true"), ("yes", "true"), ("0x10", "16"), ("1e10", "1e+10"), ("'1'", "1"),
        ("!!binary YXBpVmVyc2lvbg==", "apiVersion"), ("!<tag:yaml.org,2002:binary> YQ==", "a"), ("\"a\\x56\"", "aV"),
        ("1000000", "1000000"), (".inf", ".inf"), ("\"\"", ""),
    ])
    func keyBecomesAString(key: String, text: String) {
        #expect(Reading("{\(key): v}").objects == ["{\"\(text)\":\"v\"}"])
    }

    @Test(arguments: [
        ("v: .inf", "1:4: .inf cannot be expressed in JSON"), ("v: -.INF", "1:4: -.INF cannot be expressed in JSON"),
        ("v: .nan", "1:4: .nan cannot be expressed in JSON"),
        ("~: v", "1:1: a key is null; put it in quotes if it is meant as text"),
        ("[a]: v", "1:1: a sequence cannot be a key"),
        ("v: !!int x", "1:4: string where the tag !!int requires another type"),
        ("v: !!binary '*'", "1:4: !!binary value is not base64"),
        ("v: *x", "1:4: unknown anchor *x"), ("v: &x [*x]", "1:8: anchor &x contains itself"),
        ("<<: 1", "1:5: only a mapping, or a sequence of mappings, can be merged with <<"),
        ("a:\n\t- b", "2:1: YAML cannot be indented with tabs: use spaces"),
    ])
    func whatKubectlRefusesIsRefusedWithItsPlace(text: String, failure: String) {
        #expect(Reading(text).failures == [failure])
        #expect(Reading(text).objects == [])
    }
}
