import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Holds PDFs against PDF/A-3a, PDF/A-3b and PDF/UA-1 with veraPDF, and prints a line for each and for each rule that is broken. */
public class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (String id : new String[] {"3a", "3b", "ua1"}) {
                PDFAFlavour flavour = PDFAFlavour.fromString(id);
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 1, true, false, false)) {
                    tell(file, id, validator.validate(parser));
                }
            }
        }
    }

    private static void tell(String file, String id, ValidationResult result) {
        String state = result.isCompliant() ? "compliant" : "broken";
        System.out.println(id + " " + state + " " + result.getTotalAssertions() + " " + file);
        for (TestAssertion each : result.getTestAssertions()) {
            if (each.getStatus() == TestAssertion.Status.FAILED) {
                System.out.println("  " + each.getRuleId().getClause() + " " + each.getMessage() + " " + each.getLocation().getContext());
            }
        }
    }
}
