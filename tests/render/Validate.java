import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Holds PDFs against PDF/A-3a, PDF/A-3b and PDF/UA-1 with veraPDF, and prints a line for each and for each rule that is broken.
 *
 * <p>veraPDF reads its profiles by JAXB, which Java lost; here they are read without.
 */
public class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile[] profiles = {profile("PDFA-3A", "3a"), profile("PDFA-3B", "3b"), profile("PDFUA-1", "ua1")};
        for (String file : files) {
            for (ValidationProfile profile : profiles) {
                PDFAFlavour flavour = profile.getPDFAFlavour();
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 1, true, false, false)) {
                    tell(file, profile, validator.validate(parser));
                }
            }
        }
    }

    private static void tell(String file, ValidationProfile profile, ValidationResult result) {
        String state = result.isCompliant() ? "compliant" : "broken";
        String flavour = profile.getPDFAFlavour().getId();
        String counts = profile.getRules().size() + " rules, " + result.getTotalAssertions() + " checks";
        System.out.println(flavour + " " + state + " (" + counts + ") " + file);
        for (TestAssertion each : result.getTestAssertions()) {
            if (each.getStatus() == TestAssertion.Status.FAILED) {
                System.out.println("  " + each.getRuleId().getClause() + " " + each.getMessage() + " " + each.getLocation().getContext());
            }
        }
    }

    private static ValidationProfile profile(String name, String flavour) throws Exception {
        try (InputStream file = Profiles.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            Element read = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).getDocumentElement();
            Set<Rule> rules = new LinkedHashSet<>();
            for (Element each : all(read, "rule")) {
                rules.add(rule(each));
            }
            Set<Variable> variables = new LinkedHashSet<>();
            for (Element each : all(read, "variable")) {
                String start = text(each, "defaultValue");
                variables.add(Profiles.variableFromValues(each.getAttribute("name"), each.getAttribute("object"), start, text(each, "value")));
            }
            var details = Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0));
            return Profiles.profileFromValues(PDFAFlavour.fromString(flavour), details, "", rules, variables);
        }
    }

    private static Rule rule(Element read) {
        Element id = all(read, "id").get(0);
        var standard = PDFAFlavour.Specification.valueOf(id.getAttribute("specification"));
        RuleId named = Profiles.ruleIdFromValues(standard, id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        ErrorDetails error = Profiles.errorFromValues(text(read, "message"), List.of());
        boolean deferred = Boolean.parseBoolean(read.getAttribute("deferred"));
        String about = text(read, "description");
        return Profiles.ruleFromValues(
                named, read.getAttribute("object"), deferred, read.getAttribute("tags"), about, text(read, "test"), error, List.of());
    }

    private static String text(Element within, String name) {
        return all(within, name).get(0).getTextContent();
    }

    private static List<Element> all(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return java.util.stream.IntStream.range(0, found.getLength()).mapToObj(place -> (Element) found.item(place)).toList();
    }
}
