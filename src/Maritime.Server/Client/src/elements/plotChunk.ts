// In a chunk of its own: most visits never look at a plot.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export default uPlot;
